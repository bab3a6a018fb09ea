"""What each page shows: domain values turned into words, numbers and shapes, before any markup."""
