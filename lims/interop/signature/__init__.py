"""The site's signature under a printed paper: PAdES with the site's own certificate, made and proved here."""
