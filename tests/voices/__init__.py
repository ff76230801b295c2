"""Who speaks in a post, and what follows from it."""
