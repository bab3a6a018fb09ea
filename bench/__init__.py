"""Measures the product against the numbers it promises: `make bench`. Nothing here is a test, and nothing may fail."""
