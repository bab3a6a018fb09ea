"""The batch record as rows of words: each section of the document from the record to plain values for its template."""
