"""How posts get in."""
