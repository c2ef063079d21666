"""Words in the full text of all documents, with how many hits there are by level, year, kind and issuer."""
