"""The lab's rules: pure values and functions, no clock, no randomness, no input or output."""
