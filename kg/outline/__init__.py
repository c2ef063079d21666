"""A document -> its headings, sentences, notes and table rows."""
