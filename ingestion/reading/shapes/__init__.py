"""One module for each shape in which networks and archives write a post's line."""
