"""Forms of Chinese text: lines, brackets, numerals, figures."""
