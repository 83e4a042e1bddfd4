"""As `oppslag.frozen`."""

from oppslag.frozen import entity, frozen

__all__ = ["entity", "frozen"]
