"""A document -> what it says: mentions, measures and goals, with their links."""
