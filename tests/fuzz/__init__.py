"""Hostile input, made by chance and by the thousand, and what the product makes of it.

``python -m fuzz`` (``make fuzz``) looks for input that the product neither reads nor refuses in a line, and
keeps what it finds; the tests of this folder replay what was found, and a few hundred new inputs.
"""
