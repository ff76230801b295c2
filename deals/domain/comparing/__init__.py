"""Prices of several retailers walked through in time: current prices, the index by day, undercuts (pure)."""
