"""What words and measures of pages mean: one entry each, for the glossary, each '?' and the API (pure)."""
