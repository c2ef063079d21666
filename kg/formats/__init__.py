"""The graph and the extractions as files: RDF, JSON Lines, GraphML, GEXF, and the catalogue's description."""
