"""Fonts that show other signs, or nothing, where the text has letters."""

_SIGN_FONTS = (
    "wingdings", "webdings", "zapfdingbats", "zapf dingbats", "symbol", "marlett", "adobe blank", "adobeblank", "blokk",
    "redacted", "flow block", "flow circular", "flow rounded", "libre barcode", "material icons", "material symbols",
    "font awesome", "fontawesome", "glyphicons", "opensymbol", "starsymbol", "standard symbols", "mt extra",
    "bookshelf symbol", "ms outlook", "ms reference specialty", "segoe mdl2", "segoe fluent icons", "holo mdl2",
    "holomdl2", "free 3 of 9", "code 39", "code 128", "code128", "barcode", "idautomation",
)  # fmt: skip


def is_of_signs(font: str) -> bool:
    """Whether a font of this name, in whatever case, shows signs instead of letters."""
    return font.lower().startswith(_SIGN_FONTS)
