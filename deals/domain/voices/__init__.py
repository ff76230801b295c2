"""Who speaks in a post, and whether that speaker can know the price (pure)."""
