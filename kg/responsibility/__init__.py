"""Who answers, where a sentence does not say it itself: notes, labelled lines, tables, the issuer."""
