"""The formats, in the order in which they are built. Adding one = a module, a template and a line here."""
