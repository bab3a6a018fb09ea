"""Whether every field of a batch is on its paper: a thousand batches of all kinds, drawn and read (`make fields`)."""
