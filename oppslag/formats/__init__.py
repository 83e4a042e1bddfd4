"""The formats, in the order in which they are built. Adding one = a module, a template and a line here."""

from oppslag.formats.data import Data
from oppslag.formats.document import Document
from oppslag.formats.fragment import Fragment
from oppslag.formats.page import Page
from oppslag.formats.poster import Poster
from oppslag.formats.protocol import Format
from oppslag.formats.text import PlainText
from oppslag.formats.word import Word

FORMATS: tuple[Format, ...] = (Page(), Fragment(), Document(), Poster(), Word(), PlainText(), Data())
