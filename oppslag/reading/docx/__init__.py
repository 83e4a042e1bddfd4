"""A Word file read as a person reads it in Word: `reader` opens it, `walk` goes through it."""
