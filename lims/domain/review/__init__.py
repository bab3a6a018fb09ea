"""Review by exception: what is ordinary by rule, what stands out, and the sample of the ordinary that is looked at."""
