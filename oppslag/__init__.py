"""One source of a staff policy, every edition people meet, and proof that no rule was lost on the way."""
