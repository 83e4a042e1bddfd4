"""The formats, in the order in which they are built. Adding one = a module, a template and a line here."""

from oppslag.formats.data import Data
from oppslag.formats.fragment import Fragment
from oppslag.formats.page import Page
from oppslag.formats.protocol import Format
from oppslag.formats.text import PlainText
from oppslag.formats.word import Word

FORMATS: tuple[Format, ...] = (Page(), Fragment(), Word(), PlainText(), Data())
