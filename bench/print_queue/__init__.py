"""Thousands of print jobs with a worker or a printer killed on the way: `python -m bench.print_queue --runs 10000`."""
