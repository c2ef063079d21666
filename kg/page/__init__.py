"""A graph -> one web page that works offline."""
