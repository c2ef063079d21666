"""The page of the graph over the store, names to search for, and one thing at a time."""
