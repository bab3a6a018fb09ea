"""Plain data to bytes: labels, documents, charts."""
