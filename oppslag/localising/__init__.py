"""`Policy` x language -> `Edition`: gettext catalogues, reviews, approvals, and the state of each text.

catalogues     where a catalogue lies, and what one says
merging        a catalogue follows its source; no translator's work is ever lost
bridges        a mended typo in the source leaves its translations standing
reviews        who has seen that a translation is right
approvals      who has said yes to the words of an edition
states         the state of each text, and from it the edition
numbers        numbers that were in force and could come back with other words
checks         what a translation may not lose, add or hide
status         documents x languages x states
spreadsheets   for agencies without a PO tool
"""

from oppslag.localising.approvals import Approval, read_approvals
from oppslag.localising.bridges import Bridges, read_bridges
from oppslag.localising.catalogues import Catalogue, Entry, catalogue_path, read_catalogue
from oppslag.localising.checks import check_translation, check_translations, waived_nowhere
from oppslag.localising.merging import Report, merge, update_catalogue, update_catalogues
from oppslag.localising.numbers import forgotten
from oppslag.localising.recording import Decision, Reviewing, record_approval, record_bridge, record_reviews
from oppslag.localising.reviews import Review, Reviews, read_reviews
from oppslag.localising.states import Records, editions, load_edition, localise
from oppslag.localising.status import Row, Status, Undone, as_json, as_notes, as_table, status
from oppslag.localising.waivers import Waiver, read_waivers
from oppslag.model import languages_of

__all__ = [
    "Approval",
    "Bridges",
    "Catalogue",
    "Decision",
    "Entry",
    "Records",
    "Report",
    "Review",
    "Reviewing",
    "Reviews",
    "Row",
    "Status",
    "Undone",
    "Waiver",
    "as_json",
    "as_notes",
    "as_table",
    "catalogue_path",
    "check_translation",
    "check_translations",
    "editions",
    "forgotten",
    "languages_of",
    "load_edition",
    "localise",
    "merge",
    "read_approvals",
    "read_bridges",
    "read_catalogue",
    "read_reviews",
    "read_waivers",
    "record_approval",
    "record_bridge",
    "record_reviews",
    "status",
    "update_catalogue",
    "update_catalogues",
    "waived_nowhere",
]
