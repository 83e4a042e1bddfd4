"""The tools and what they work with: pandoc, Typst, Jinja, templates and fonts. The only module that starts them.

A format asks the workshop for bytes or words and never learns which tool made them. A test hands in its own workshop.
"""

import ctypes
import hashlib
import json
import os
import struct
import subprocess
import sys
import threading
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from oppslag import fonts, tools
from oppslag.composing import Composition, compose
from oppslag.markdown import Node, Trees
from oppslag.messages import _
from oppslag.model import Edition, Kind
from oppslag.png import pixels_of
from oppslag.problems import OppslagError, Problem, SourceError, ToolMissing
from oppslag.scratch import Scratch

if TYPE_CHECKING:
    from typst import PDFStandard

PRODUCT_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
FACES = {"FiraGO-Regular": "figo", "FiraGO-Bold": "figbo", "FiraGO-Italic": "figit", "FiraGO-BoldItalic": "figbi"}

_FORGETS_AFTER = 11  # documents: typst-py ages its cache by one each time, and drops what is older than ten
_ONE_AT_A_TIME = threading.Lock()  # PDFium may not be called from two threads at once (pypdfium2, "Thread safety")


class TypesettingError(OppslagError):
    """Typst refused the document. `message` is its own, for the format that knows what it means."""

    def __init__(self, message: str, template: str) -> None:
        self.message = message
        super().__init__(
            Problem(
                _("Typst could not set {template}: {message}", template=template, message=message),
                hint=_("If you changed a template, look there first; else please report this with the source."),
            )
        )


@dataclass(frozen=True)
class Workshop:
    """The tools of one workspace.

    `templates` are the folders that are searched for a template, first match wins; `cache` is a folder for what can be
    made again (fonts, merged and compiled templates).
    """

    templates: tuple[Path, ...] = (PRODUCT_TEMPLATES,)
    cache: Path = Path(".oppslag")

    @classmethod
    def of(cls, root: Path) -> "Workshop":
        """The workshop of a workspace: its own templates before the product's."""
        folders = (root / "templates", PRODUCT_TEMPLATES)
        kept = tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))
        return cls(kept, root / ".oppslag")

    # --- Texts -------------------------------------------------------------------------------------------------------

    @cached_property
    def trees(self) -> Trees:
        """The parsed texts of this workspace, in one store: what is known is not parsed again."""
        return Trees(self.parse)

    def compose(self, edition: Edition, carries: frozenset[Kind]) -> Composition:
        """What a template sets of the edition, not to be changed. Raises SourceError with all problems of its texts."""
        last, compositions = self.__dict__.get("_composed", (None, {}))
        if last is not edition:
            compositions = {}
            self.__dict__["_composed"] = (edition, compositions)  # its other formats come next
        if carries not in compositions:
            if problems := self.trees.prepare(edition.policy.texts()):
                raise SourceError(problems)
            compositions[carries] = compose(edition, self.trees, carries)
        return cast("Composition", compositions[carries])

    # --- pandoc ------------------------------------------------------------------------------------------------------

    def parse(self, strings: list[str]) -> list[list[Node]]:
        """Each Markdown string, parsed alone, as pandoc's blocks."""
        return [document["blocks"] for document in json.loads(self._scribe.ask({"strings": strings}))]

    def write_word(self, document: Mapping[str, Any], reference: Path, template: Path, moment: int) -> bytes:
        """The Word file that pandoc writes of a document of its own kind. `moment` (Unix seconds) is its clock."""
        given = {**document, "pandoc-api-version": self._pandoc_api}
        return self._scribe.ask(
            {
                "document": json.dumps(given, ensure_ascii=False),
                "reference": str(reference),
                "template": str(template),
                "moment": str(moment),
            }
        )

    @cached_property
    def _scribe(self) -> "Scribe":
        return Scribe(self._pandoc)

    @cached_property
    def word_reference(self) -> bytes:
        """The Word file that pandoc takes its styles from unless it is given another."""
        return self._said("--print-default-data-file=reference.docx")

    @cached_property
    def _pandoc_api(self) -> list[int]:
        """The version of pandoc's document type, which a document made in Python must name."""
        return list(json.loads(self._said("--from=markdown", "--to=json"))["pandoc-api-version"])

    def _said(self, *arguments: str) -> bytes:
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments, no shell, our own program
                [self._pandoc, *arguments], input=b"", capture_output=True, check=False
            )
        except OSError as error:
            raise missing("pandoc", "pypandoc_binary") from error
        if done.returncode:
            raise _refused(done.stderr)
        return done.stdout

    @cached_property
    def _pandoc(self) -> str:
        """The program that the package brings along; its module takes 20 ms to look for others, and may choose one."""
        spec = find_spec("pypandoc")
        name = "pandoc.exe" if os.name == "nt" else "pandoc"
        if spec and spec.origin and (brought := Path(spec.origin).parent / "files" / name).is_file():
            return str(brought)
        try:
            import pypandoc  # noqa: PLC0415 - only where the package brings none

            return str(pypandoc.get_pandoc_path())
        except (ImportError, OSError) as error:
            raise missing("pandoc", "pypandoc_binary") from error

    @property
    def scratch(self) -> Path:
        """A folder for what a tool has to read from the disk, gone with this object."""
        return self._scratch.folder

    @cached_property
    def _scratch(self) -> Scratch:
        return Scratch("work")

    # --- Jinja -------------------------------------------------------------------------------------------------------

    def fill(self, template: str, /, **values: Any) -> str:
        """The template's words. Every value is escaped as HTML text; a name it lacks is an error."""
        return "".join(self.pour(template, **values))

    def pour(self, template: str, /, **values: Any) -> Iterator[str]:
        """The same in parts, for a page that is larger than what should be in memory at once."""
        from jinja2 import TemplateError  # noqa: PLC0415 - kept off the path of a build that has nothing to do

        try:
            yield from self._jinja.get_template(template).generate(**values)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            where = f"{template}:{line}" if line else template
            raise SourceError(
                _("The template {where} cannot be used: {message}", where=where, message=error)
            ) from error

    @cached_property
    def _jinja(self) -> Any:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - see fill

        from oppslag.compiled import Compiled  # noqa: PLC0415 - as above

        return Environment(
            loader=FileSystemLoader([str(folder) for folder in self.templates]),
            bytecode_cache=Compiled(self.cache / "jinja"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def template(self, name: str) -> Path:
        """The file of a template. Raises SourceError when no folder has it."""
        for folder in self.templates:
            if (folder / name).is_file():
                return folder / name
        raise SourceError(_("There is no template {name}.", name=name))

    @cached_property
    def additions(self) -> tuple[tuple[str, Path], ...]:
        """The workspace's own files that stand in for no template of the product: its templates may include them.

        Each with its name below the folder of templates.
        """
        own = [
            (file.relative_to(folder).as_posix(), file)
            for folder in self.templates[:-1]
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        ]
        return tuple((name, file) for name, file in own if not (self.templates[-1] / name).is_file())

    # --- Typst -------------------------------------------------------------------------------------------------------

    def typeset(self, template: str, data: Mapping[str, Any], standards: Sequence["PDFStandard"]) -> bytes:
        """The PDF that a Typst template makes of `data` (it reads `json(bytes(sys.inputs.data))`).

        `standards` as Typst spells them (`ua-1`, `a-3a`). A warning is an error. Raises TypesettingError.
        """
        try:
            from typst import Compiler, TypstError  # noqa: PLC0415 - 80 MB, only when a PDF is made
        except ImportError as error:
            raise missing("Typst", "typst") from error
        inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
        try:
            compiler = Compiler(root=str(self._typst_root), font_paths=self._fonts, ignore_system_fonts=True)
            pdf, warnings = compiler.compile_with_warnings(
                input=self._typst_root / template, sys_inputs=inputs, format="pdf", pdf_standards=list(standards)
            )
        except TypstError as error:
            raise TypesettingError(error.message, template) from error
        if warnings:
            raise TypesettingError("; ".join(warning.message for warning in warnings), template)
        return cast("bytes", pdf)

    def rest(self) -> None:
        """Let go of what Typst remembers of the documents it has set, and give the room back to the system.

        Typst forgets what it has not needed for so many documents; it is given as many that are empty.
        """
        from typst import Compiler  # noqa: PLC0415 - see typeset

        compiler = Compiler(font_paths=self._fonts, ignore_system_fonts=True)
        for _document in range(_FORGETS_AFTER):
            compiler.compile(input=b"", format="pdf")
        if sys.platform == "linux":
            with suppress(OSError, AttributeError):  # of glibc alone
                ctypes.CDLL(None).malloc_trim(0)

    @cached_property
    def _fonts(self) -> Any:
        import typst  # noqa: PLC0415 - see typeset

        return typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(path) for path in self.font_folders],
        )

    @cached_property
    def _typst_root(self) -> Path:
        """One folder with every Typst template, the workspace's laid over the product's."""
        if len(self.templates) == 1:
            return self.templates[0]
        files = {path.name: path for folder in reversed(self.templates) for path in sorted(folder.glob("*.typ"))}
        contents = {name: path.read_bytes() for name, path in sorted(files.items())}
        stamp = hashlib.sha256(repr(contents).encode()).hexdigest()[:16]
        return _folder(self.cache / "typst" / stamp, contents)

    @staticmethod
    def picture(pdf: bytes, width: int, page: int = 0) -> bytes:
        """A page of a PDF as PNG, so many pixels wide: the same bytes for the same page."""
        drawn = _drawn(pdf, width, page)
        return _png(drawn.width, drawn.height, drawn.stride, drawn.buffer)

    @staticmethod
    def is_picture(png: bytes, pdf: bytes, width: int, page: int = 0) -> bool:
        """Whether a PNG is as `picture` makes it of the page: the same pixels, and nothing beside them."""
        drawn = _drawn(pdf, width, page)
        return _shows(png, drawn.width, drawn.height, drawn.stride, drawn.buffer)

    @staticmethod
    def pages(pdf: bytes) -> int:
        """How many pages a PDF has."""
        import pypdfium2  # noqa: PLC0415 - only where a picture is made

        with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
            return len(document)

    # --- Fonts -------------------------------------------------------------------------------------------------------

    @cached_property
    def font_folders(self) -> tuple[Path, ...]:
        """Folders with every face that may be used: FiraGO, and the optional packages that are installed."""
        try:
            from pymupdf_fonts import myfont  # noqa: PLC0415 - 12 MB, only when a PDF is made
        except ImportError as error:
            raise missing("FiraGO", "pymupdf-fonts") from error
        stamp = tools.version_of("pymupdf-fonts")
        target = self.cache / "fonts" / stamp
        note = target.with_name(f"{stamp}.sha256")  # they are squeezed in the package: to compare takes longer
        if not (target.is_dir() and note.is_file() and note.read_text("utf-8", "replace") == _digest(target)):
            _folder(target, {f"{name}.ttf": myfont(code) for name, code in FACES.items()})
            note.write_text(_digest(target), encoding="utf-8")
        return (target.resolve(), *self._optional_fonts())

    @staticmethod
    def _optional_fonts() -> Iterable[Path]:
        from importlib.util import find_spec  # noqa: PLC0415 - only when a PDF is made

        for module, folder in dict.fromkeys((module, folder) for _name, module, folder in fonts.PACKAGES.values()):
            spec = find_spec(module)
            if spec and spec.origin:
                yield Path(spec.origin).parent / folder


def _drawn(pdf: bytes, width: int, page: int) -> Any:
    """A page as a bitmap of pypdfium2: rows of red, green and blue bytes, and what may follow on each of them."""
    import pypdfium2  # noqa: PLC0415 - only where a picture is made

    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        return sheet.render(scale=width / sheet.get_width(), rev_byteorder=True)


def _png(width: int, height: int, stride: int, pixels: Any) -> bytes:
    """Pixels, in any buffer, as PNG (ISO/IEC 15948).

    No filter: a drawing of flat colours is smaller without, and most of the time of an encoder goes to trying them.
    """
    return _whole_png(width, height, zlib.compress(_rows(width, stride, range(height), pixels), 3))


def _rows(width: int, stride: int, numbers: range, pixels: Any) -> bytes:
    view = memoryview(pixels)
    return b"".join([b"\0" + view[number * stride : number * stride + 3 * width] for number in numbers])


def _whole_png(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def _shows(png: bytes, width: int, height: int, stride: int, pixels: Any) -> bool:
    """Whether a PNG is no more than `_png` makes of these pixels, however it is packed."""
    packed = png[_BEFORE_PIXELS:-_AFTER_PIXELS]
    if _whole_png(width, height, packed) != png:
        return _shows_anew(png, width, height, stride, pixels)
    unpacker = zlib.decompressobj()
    try:
        for top in range(0, height, _BAND):
            rows = _rows(width, stride, range(top, min(top + _BAND, height)), pixels)
            if unpacker.decompress(packed, len(rows)) != rows:
                return _shows_anew(png, width, height, stride, pixels)
            packed = unpacker.unconsumed_tail
        more = unpacker.decompress(packed, 1)
    except zlib.error:
        return False
    return not more and unpacker.eof and not unpacker.unused_data


def _shows_anew(png: bytes, width: int, height: int, stride: int, pixels: Any) -> bool:
    """Whether a PNG that another program has saved shows these pixels and nothing else."""
    found = pixels_of(png, width, height)
    view = memoryview(pixels)
    return found is not None and all(
        found[3 * width * row : 3 * width * (row + 1)] == view[row * stride : row * stride + 3 * width]
        for row in range(height)
    )


_BEFORE_PIXELS = 8 + 25 + 8  # bytes: the signature, IHDR, length and name of IDAT (ISO/IEC 15948, 5.2 and 11.2)
_AFTER_PIXELS = 4 + 12  # the checksum of IDAT, IEND
_BAND = 64  # rows that are compared at a time: so many stay near the processor


class Scribe:
    """One pandoc that is asked again and again: to start it takes longer than most that it is asked.

    It ends with this object, and with this process however that ends: nobody is left to ask it.
    """

    def __init__(self, program: str) -> None:
        self._program = program
        self._alone = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Mapping[str, Any]) -> bytes:
        """The answer to one request of pandoc.lua. Raises SourceError with what pandoc said when there is none."""
        line = json.dumps(request).encode() + b"\n"
        with self._alone:
            process = self._process = self._process or self._started()
            try:
                assert process.stdin  # noqa: S101 - they are pipes, see _started
                assert process.stdout  # noqa: S101 - as above
                process.stdin.write(line)
                process.stdin.flush()
                verdict, size = process.stdout.readline().split()
                answer = process.stdout.read(int(size))
            except (OSError, ValueError) as error:  # it is gone, or was stopped in the middle of a word
                self._process = None
                process.kill()
                raise _refused(b"it ended with %d" % process.wait()) from error
        if verdict != b"ok":
            raise _refused(answer)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("pandoc.lua")
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(  # noqa: S603 - as above
                [self._program, "lua", str(script)], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment
            )
        except OSError as error:
            raise missing("pandoc", "pypandoc_binary") from error
        weakref.finalize(self, _ended, process)
        return process


def _ended(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        process.communicate(timeout=5)  # closes its input: nothing more will be asked


def _refused(said: bytes) -> SourceError:
    return SourceError(_("pandoc failed: {message}", message=said.decode(errors="replace").strip()))


def missing(tool: str, package: str) -> ToolMissing:
    """The error for a tool that is not there, with the way to get it."""
    return ToolMissing(
        Problem(
            _("{tool} is not on this machine.", tool=tool),
            hint=_("Install it with: pip install {package}. «inv doctor» shows what else is missing.", package=package),
        )
    )


def _folder(target: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files and no other ones, there whole or not at all; one that was damaged is made again."""
    import shutil  # noqa: PLC0415 - once per set of templates or fonts
    import tempfile  # noqa: PLC0415 - as above

    if target.is_dir():
        with suppress(OSError):
            if {file.name: file.read_bytes() for file in target.iterdir()} == files:
                return target.resolve()
        shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent))
    for name, content in files.items():
        (draft / name).write_bytes(content)
    try:
        draft.rename(target)
    except OSError:  # another build was first, with the same files
        shutil.rmtree(draft)
    return target.resolve()


def _digest(folder: Path) -> str:
    """Of the names and bytes of the files in a folder."""
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(f"{file.name} {file.stat().st_size} ".encode())
        whole.update(file.read_bytes() if file.is_file() else b"")
    return whole.hexdigest()
