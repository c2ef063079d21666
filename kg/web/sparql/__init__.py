"""The SPARQL service, for reading."""
