"""A page read as a sighted person reads it: `reader` goes through it, the other rooms know the elements."""
