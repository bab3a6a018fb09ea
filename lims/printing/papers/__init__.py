"""The papers beside the batch record: one file each gathers what its template prints, as plain values."""
