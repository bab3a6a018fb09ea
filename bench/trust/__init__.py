"""`make trust`: runs every test that proves a check and the long attacks, and writes what came of them."""
