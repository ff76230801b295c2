"""A retailer's own list of articles, as CSV or XLSX: reading it, and what is wrong with it (pure)."""
