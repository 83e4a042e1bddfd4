"""A PDF read as a person reads it: `reader` puts together what the other rooms find."""
