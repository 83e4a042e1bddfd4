"""A table that has no room on a sheet is shown row after row, each cell after the name of its column.

A file may show any of its tables so: then these are the words to expect, each name as often as there is a cell that it
names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from oppslag.reading.passages import Passage, Shape
from oppslag.verifying.comparing import Script, Walk, follow
from oppslag.verifying.expecting import Piece
from oppslag.verifying.furniture import Furniture
from oppslag.verifying.normalising import tokenise
from oppslag.verifying.plain import Block

_CELLS = frozenset({Shape.CELL, Shape.HEADER_CELL})


def follow_tables(script: Script, passages: Sequence[Passage], furniture: Furniture) -> tuple[Script, Walk]:
    """Walk as `follow` does, and further where a table in which it stops is shown as rows of named cells.

    The script that is returned has such tables in that form; where something else is wrong, all that look so.
    """
    walk = follow(script, passages, furniture)
    while not walk.complete and (other := _named_at(script, walk.position)):
        further = follow(other, passages, furniture)
        if further.position <= walk.position:
            break
        script, walk = other, further
    if not walk.complete and (other := _likely(script, passages)):
        return other, follow(other, passages, furniture)
    return script, walk


def _likely(script: Script, passages: Sequence[Passage]) -> Script | None:
    """The script with every table named of which more follows one another in that form than in cells."""
    if not any(block.cell for piece in script.pieces for block in piece.blocks):
        return None
    apart = frozenset(pairwise(_words(one.text) for one in passages if one.shape not in _CELLS))
    in_cells = frozenset(pairwise(_words(one.text) for one in passages if one.shape in _CELLS))
    pieces = list(script.pieces)
    for index, piece in enumerate(pieces):
        for table in dict.fromkeys(block.cell[0] for block in piece.blocks if block.cell):
            cells = [block for block in piece.blocks if block.cell and block.cell[0] == table]
            named = list(_blocks(replace(piece, blocks=tuple(cells)), table))
            if _share(named, apart) > _share(cells, in_cells):
                pieces[index] = replace(pieces[index], blocks=tuple(_blocks(pieces[index], table)))
    return Script.of(tuple(pieces))


def _share(blocks: Sequence[Block], neighbours: frozenset[tuple[tuple[str, ...], tuple[str, ...]]]) -> float:
    """How many of the blocks that follow one another do so in the file, too."""
    pairs = list(pairwise(_words(block.text) for block in blocks))
    return sum(pair in neighbours for pair in pairs) / len(pairs) if pairs else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenise(text))


def _named_at(script: Script, position: int) -> Script | None:
    """The script with the table to which the word at this position belongs as rows of named cells."""
    if position >= len(script.tokens):
        return None
    index = script.owners[position]
    piece = script.pieces[index]
    if not any(block.cell for block in piece.blocks):
        return None
    ends = accumulate((len(tokenise(block.text)) for block in piece.blocks), initial=script.owners.index(index))
    cell = next((block.cell for block, end in zip(piece.blocks, list(ends)[1:], strict=True) if position < end), None)
    if cell is None:
        return None
    named = replace(piece, blocks=tuple(_blocks(piece, cell[0])))
    return Script.of((*script.pieces[:index], named, *script.pieces[index + 1 :]))


def _pairs(piece: Piece, table: int) -> Iterator[tuple[Block, Block]]:
    """The cells of a table, each with the name of its column, where that has one."""
    own = [block for block in piece.blocks if block.cell and block.cell[0] == table]
    names = {block.cell[2]: block for block in own if block.cell and not block.cell[1]}
    for block in own:
        if block.cell and block.cell[1] and (name := names.get(block.cell[2])):
            yield name, block


def _blocks(piece: Piece, table: int) -> Iterator[Block]:
    """The blocks of a text in which the cells of one table follow the names of their columns."""
    names = {id(block): name for name, block in _pairs(piece, table)}
    for block in piece.blocks:
        if not block.cell or block.cell[0] != table:
            yield block
        elif block.cell[1]:
            name = names.get(id(block))
            yield from (replace(each, cell=None) for each in (name, block) if each)
