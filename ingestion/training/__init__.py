"""How the second reader is made from labelled posts; nothing here runs where posts are read."""
