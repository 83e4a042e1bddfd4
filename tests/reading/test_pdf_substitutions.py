"""What a font puts in the place of its glyphs, as another program reads it from the same font."""

from io import BytesIO

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from oppslag.reading.pdf.outlines import _font_file
from oppslag.reading.pdf.substitutions import substitutions


@pytest.mark.parametrize("face", ["figo", "Mukta-Regular"])
def test_substitutions_are_those_that_fonttools_reads(face):
    """Every single and ligature substitution of a face is found, in order, with the features that ask for it."""
    program = _font_file(face)
    found = [
        (features, [(list(sources), target) for sources, target in pairs])
        for features, pairs in substitutions(hb.Face(program).reference_table("GSUB").data)
    ]
    assert found == by_fonttools(TTFont(BytesIO(program)))
    assert sum(len(pairs) for _features, pairs in found) > 1000


def by_fonttools(font):
    """The same from fontTools, in the numbers of glyphs."""
    gsub, number = font["GSUB"].table, font.getGlyphID
    features = [
        {record.FeatureTag for record in gsub.FeatureList.FeatureRecord if at in record.Feature.LookupListIndex}
        for at in range(len(gsub.LookupList.Lookup))
    ]
    found = []
    for tags, lookup in zip(features, gsub.LookupList.Lookup, strict=True):
        if lookup.LookupType == 1:
            mappings = [pair for table in lookup.SubTable for pair in table.mapping.items()]
            found.append((tags, [([number(source)], number(target)) for source, target in mappings]))
        elif lookup.LookupType == 4:
            sets = [pair for table in lookup.SubTable for pair in table.ligatures.items()]
            ligatures = [([first, *one.Component], one.LigGlyph) for first, several in sets for one in several]
            found.append((tags, [([*map(number, sources)], number(target)) for sources, target in ligatures]))
    return found
