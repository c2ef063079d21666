"""The documents as they are written, every mark a way into the graph."""
