"""Prices of several retailers walked through in time: standing prices, the index by day, undercuts (pure)."""
