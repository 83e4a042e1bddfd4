"""The proof: finished files, read back, against what the source says, by a road that shares nothing with rendering."""
