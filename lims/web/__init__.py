"""The faces of the laboratory: pages and the programming interface. Thin: load, act, answer."""
