"""The laboratory's own day: one function for each thing that people do. Read what is there, let a rule say why not, record."""
