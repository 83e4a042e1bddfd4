"""Judges from outside the house: a browser and other programs that look at finished files."""
