"""The laboratory's own day, one function for each thing people do: read, let a rule say why not, record."""
