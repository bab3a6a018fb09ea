"""Queries that return frozen values of the domain, never rows."""
