"""WeasyPrint's dearest inner steps, done in less time with the same bytes as their outcome; see `hasten`."""
