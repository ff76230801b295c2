"""Product lines: which line a product belongs to, and the prices of a line over time (pure)."""
