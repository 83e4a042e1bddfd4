"""Where the judges that are no Python packages lie, which versions, and how they come there.

`npm` and `mvn` fetch them, as they are set up on the machine; afterwards nothing is fetched.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from oppslag.messages import _
from oppslag.problems import Problem, ToolMissing

FOLDER = "OPPSLAG_JUDGES"
NPM = {"axe-core": "4.14.1", "html-validate": "10.9.0", "vnu-jar": "26.9.27"}  # html-validate 11 needs Node.js 22
VERAPDF = "1.28.2"
# veraPDF asks for ranges of versions of its own parts, which would be looked for in repositories of its makers: these
# are the same parts, by number.
VERAPDF_PARTS = (
    "core", "feature-reporting", "metadata-fixer", "parser", "pdf-model", "validation-model", "verapdf-xmp-core",
)  # fmt: skip
_MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies"


def judges_folder(cache: Path) -> Path:
    """The folder of the judges: OPPSLAG_JUDGES, else `judges` in the workspace's cache."""
    return Path(os.environ.get(FOLDER) or cache / "judges").expanduser().resolve()


def install(folder: Path) -> tuple[str, ...]:
    """Fetch the pinned judges into `folder` and return their names and versions.

    What is there in the pinned version is left alone. Raises ToolMissing when npm or mvn is not on the machine or
    cannot fetch.
    """
    if any(npm_version(folder, name) != version for name, version in NPM.items()):
        _npm(folder)
    if not verapdf_jars(folder):
        _maven(folder / "verapdf")
    return (*(f"{name} {version}" for name, version in NPM.items()), f"veraPDF {VERAPDF}")


def npm_package(folder: Path, name: str) -> Path:
    """The folder of an npm package, there or not."""
    return folder / "node_modules" / name


def npm_version(folder: Path, name: str) -> str:
    """The version of an npm package that is there; empty when it is not."""
    try:
        return str(json.loads((npm_package(folder, name) / "package.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return ""


def verapdf_jars(folder: Path) -> str:
    """The class path of veraPDF in the pinned version; empty when it is not there."""
    library = folder / "verapdf" / "lib"
    return str(library / "*") if (library / f"greenfield-apps-{VERAPDF}.jar").is_file() else ""


def _npm(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
    wanted = [f"{name}@{version}" for name, version in NPM.items()]
    # No package's own scripts are run: these three need none.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--no-package-lock"]
    _run("npm", ["install", *quiet, *wanted], folder)


def _maven(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "lib", ignore_errors=True)
    (folder / "pom.xml").write_text(pom(), encoding="utf-8")
    _run("mvn", ["-q", "-B", _MAVEN_PLUGIN, "-DoutputDirectory=lib", "-DincludeScope=runtime"], folder)


def pom() -> str:
    """The Maven project that asks for veraPDF and nothing else, every part by number."""
    parts = "".join(_dependency("org.verapdf", part) for part in VERAPDF_PARTS)
    return (
        "<project><modelVersion>4.0.0</modelVersion>"
        "<groupId>oppslag</groupId><artifactId>judges</artifactId><version>1</version>"
        f"<dependencyManagement><dependencies>{parts}</dependencies></dependencyManagement>"
        f"<dependencies>{_dependency('org.verapdf.apps', 'greenfield-apps')}</dependencies></project>\n"
    )


def _dependency(group: str, artifact: str) -> str:
    return (
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
        f"<version>{VERAPDF}</version></dependency>"
    )


def _run(program: str, arguments: Sequence[str], folder: Path) -> None:
    found = shutil.which(program)
    if found is None:
        raise ToolMissing(
            Problem(
                _("{tool} is not on this machine.", tool=program),
                hint=_("Install it from your system's package manager, then run «inv judge --install» again."),
            )
        )
    done = subprocess.run([found, *arguments], cwd=folder, capture_output=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        said = (done.stderr + done.stdout).decode("utf-8", "replace").strip()
        raise ToolMissing(
            Problem(
                _("{tool} could not fetch the judges: {message}", tool=program, message=said[-600:]),
                hint=_("See that the network is there, then run «inv judge --install» again."),
            )
        )
