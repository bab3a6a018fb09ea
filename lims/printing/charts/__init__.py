"""Charts, each defined once: plain values in, SVG text out, dressed for the page or for paper."""
