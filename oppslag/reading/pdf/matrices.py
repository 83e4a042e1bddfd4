"""Matrices and boxes (ISO 32000-1, 8.3.4): how a drawing is moved to its place on the page."""

import math
from typing import Any, TypeAlias

from oppslag.reading.pdf.strings import Box

Matrix: TypeAlias = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and `then` the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def bounds(box: Box, matrix: Matrix) -> Box:
    """The upright box around a box that a matrix has moved."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    if b == 0 == c:
        x0, x1, y0, y1 = a * left + e, a * right + e, d * bottom + f, d * top + f
        return (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)  # noqa: FURB136 - often
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return (min(xs), min(ys), max(xs), max(ys))


def overlap(one: Box, other: Box) -> Box:
    """What two boxes share; its right is left of its left when they share nothing."""
    a, b, c, d = one
    p, q, r, s = other
    return (a if a > p else p, b if b > q else q, c if c < r else r, d if d < s else s)  # noqa: FURB136 - as above


def matrix_of(numbers: Any) -> Matrix:
    """The matrix that six numbers of the file give."""
    a, b, c, d, e, f = map(float, numbers)
    return (a, b, c, d, e, f)
