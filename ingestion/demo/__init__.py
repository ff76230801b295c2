"""A made-up world of retailers, products and promotions, written as dump files for demo and tests."""
