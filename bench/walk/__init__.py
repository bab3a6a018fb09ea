"""A random walk over the actions layer: whatever people try, in whatever order, nothing gets out that lacks something.

The straight story of one batch is played by the actions themselves; between any two of its acts anybody tries anything.
What can be tried is not written down here: it is every action that a page, a command or the worker calls.
"""
