"""Autolog: the manufacturing record of autologous cell products."""

__version__ = "0.1.0"
