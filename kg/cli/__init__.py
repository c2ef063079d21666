"""``kg``: parse, call, print. Results go to stdout, messages to stderr."""

from kg.cli.main import main

__all__ = ["main"]
