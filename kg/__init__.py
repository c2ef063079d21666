"""Policy text goes in; a graph comes out whose every edge says who says so, where, and by which rule."""

__version__ = "0.1.0"
