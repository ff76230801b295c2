"""The second reader: a small encoder that marks titles, makers, sellers and the role of each figure."""
