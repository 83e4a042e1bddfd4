"""Finished files read back, by code that knows nothing of how they were made."""
