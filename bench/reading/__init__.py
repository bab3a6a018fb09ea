"""How well printed labels read: clean, and with one fault each. `python -m bench.reading --labels N`."""
