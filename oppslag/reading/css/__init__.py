"""What style sheets do to a page, in every medium that they know."""
