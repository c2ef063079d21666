"""The pages of the documents: each text as it is written, with marks that lead into the graph."""
