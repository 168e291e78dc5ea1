"""Builds the program that people install: freezes it, takes out what it never needs, and tries it.

    python build_installer.py           makes dist/groundrules/ and runs its self-test

Needs the packages of requirements/build.txt. One folder rather than one file: it starts eight times faster, and
the libraries under the LGPL stay files of their own that can be replaced.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
NAME = "groundrules"

NEVER_NEEDED = (
    "pip", "setuptools", "numpy", "yaml", "tkinter", "unittest", "pydoc_data", "ensurepip", "lib2to3",
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtOpenGL",
    "PySide6.QtDBus", "ssl", "_ssl", "readline", "PIL._avif", "PIL._webp", "PIL._imagingcms", "PIL._imagingtk",
    "multiprocessing",  # PyInstaller would load it with every start
)  # fmt: skip
"""Modules left out: none of them is needed, though something that is needed would use it where it is installed."""

TAKEN_OUT = (
    "**/plugins/platforminputcontexts",  # holds the virtual keyboard, which is under the GPL
    "**/DarkGarden*",  # a font of reportlab's under the GPL
    "**/plugins/platformthemes/libqgtk3.so",
    "**/plugins/tls", "**/plugins/sqldrivers", "**/plugins/qmltooling", "**/plugins/networkinformation",
    "**/libQt6Qml*", "**/libQt6Quick*", "**/libQt6VirtualKeyboard*", "**/libQt6Network*",
    "**/PySide6/Qt/translations", "**/PySide6/translations",
    # screens without a desktop, and bare devices as keyboard and mouse
    "**/plugins/egldeviceintegrations", "**/plugins/generic", "**/plugins/platforms/*minimal*",
    "**/plugins/platforms/*linuxfb*", "**/plugins/platforms/*eglfs*", "**/plugins/platforms/*vkkhr*",
    "**/plugins/platforms/*qvnc*", "**/plugins/platforms/*direct2d*", "**/opengl32sw.dll",
    # kinds of pictures that the window never shows
    *(f"**/plugins/imageformats/*q{kind}*" for kind in ("gif", "icns", "jpeg", "tga", "tiff", "wbmp", "webp")),
)  # fmt: skip
"""Files taken out again after freezing, each because of its licence or because nothing uses it."""

UNICODE_DATA_LEFT_OUT = re.compile(
    # words of other languages, encodings older than Unicode, names of characters, and how to spell and break words
    r"[a-z]{2,3}(_.*)?\.res|.*\.(cnv|spp|cfu)|unames\.icu|(translit|brkitr|rbnf)/.*"
    r"|[a-z]+/(?!root\.|pool\.|res_index\.|ucadata\.).*"
)
"""Of the 32 MB about all languages that come with Qt for Linux, what the window never asks for."""

_LARGEST_PAGE = 65_536

LOADED_BY_NAME = ("libpython*.so*", "libdbus-1.so*")
"""Libraries that the program or Qt opens while it runs, so that no other file says that they are needed."""

FORBIDDEN = ("virtualkeyboard", "DarkGarden", "Qt6Charts")
"""Parts of file names that must not be in the bundle: they are under the GPL."""


def main() -> int:
    """Freeze, prune, check, try."""
    folder = freeze()
    prune(folder)
    found = [path for word in FORBIDDEN for path in folder.rglob(f"*{word}*")]
    if found:
        print("These must not be in the bundle:", *found, sep="\n  ")
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{folder.relative_to(HERE)}: {size / 1e6:.0f} MB")
    return try_it(folder)


def freeze() -> Path:
    """Let PyInstaller collect the program and all it imports; returns its folder."""
    import PyInstaller.__main__

    # The same source gives the same bundle, byte for byte.
    os.environ.update({"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1577836800"})
    separator = os.pathsep
    PyInstaller.__main__.run([
        str(HERE / "app" / "__main__.py"), "--name", NAME, "--onedir", "--noconfirm", "--clean", "--log-level", "WARN",
        "--distpath", str(DIST), "--workpath", str(HERE / "build"), "--specpath", str(HERE / "build"),
        "--paths", str(HERE),
        "--add-data", f"{HERE / 'resources'}{separator}app/bundled/resources",
        "--add-data", f"{HERE / 'questionnaires'}{separator}app/bundled/questionnaires",
        "--add-data", f"{HERE / 'LICENSE'}{separator}.",
        *(["--strip"] if sys.platform == "linux" and shutil.which("strip") else []),
        *[word for module in NEVER_NEEDED for word in ("--exclude-module", module)],
    ])  # fmt: skip
    return DIST / NAME


def prune(folder: Path) -> None:
    """Take out what the program never uses."""
    for pattern in TAKEN_OUT:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    if sys.platform == "linux":
        drop_orphans(folder)
        for library in folder.glob("_internal/PySide6/Qt/lib/libicudata.so.*"):
            library.write_bytes(slim_unicode_data(library.read_bytes()))


def slim_unicode_data(library: bytes) -> bytes:
    """The library of Unicode data without what the window never asks for.

    It is a shared library that holds one package: a header, a table of names and places, and the pieces. Behind it
    lies only what the loader needs, which moves up. Qt goes on with the root of all languages where one is missing.
    Sources: "ICU Data File Format" in ICU's ``ucmndata.h``, and elf(5).
    """
    heads_at, head_size, heads = *struct.unpack_from("<Q", library, 32), *struct.unpack_from("<HH", library, 54)
    segments = [
        (at, *struct.unpack_from("<IIQQQQ", library, at))
        for at in range(heads_at, heads_at + heads * head_size, head_size)
    ]
    package = library.index(b"CmnD") - 12
    table = package + struct.unpack_from("<H", library, package)[0]
    end = next(offset + size for _, kind, _, offset, _, _, size in segments if kind == 1 and offset <= package)
    out = bytearray(library[:table] + _fewer_pieces(library[table:end]))
    size = len(out)
    for at, kind, _, offset, address, _, filled in segments:
        if kind == 1 and offset <= package:
            struct.pack_into("<QQ", out, at + 32, size - offset, size - offset)
        elif offset >= end:
            # Where it comes to lie in memory stays, and its place in the file must fit that to a page of any machine.
            place = size + -size % _LARGEST_PAGE + address % _LARGEST_PAGE
            out.extend(bytes(max(0, place + filled - len(out))))
            out[place : place + filled] = library[offset : offset + filled]
            struct.pack_into("<Q", out, at + 8, place)
    struct.pack_into("<Q", out, 40, 0)  # the table of sections is for linkers alone
    struct.pack_into("<HHH", out, 58, 0, 0, 0)
    return bytes(out)


def _fewer_pieces(package: bytes) -> bytes:
    (count,) = struct.unpack_from("<I", package)
    places = [struct.unpack_from("<II", package, 4 + 8 * number) for number in range(count)]
    ends = [start for _, start in places[1:]] + [len(package)]
    pieces = {
        package[name : package.index(b"\0", name) + 1]: package[start:end]
        for (name, start), end in zip(places, ends, strict=True)
    }
    kept = {
        name: piece
        for name, piece in pieces.items()
        if not UNICODE_DATA_LEFT_OUT.fullmatch(name[:-1].decode().partition("/")[2])
    }
    named_at = 4 + 8 * len(kept)
    names, first = b"".join(kept), named_at + sum(map(len, kept))
    first += -first % 16
    table, content, name_at = struct.pack("<I", len(kept)), b"", named_at
    for name, piece in kept.items():
        table += struct.pack("<II", name_at, first + len(content))
        name_at += len(name)
        content += piece + bytes(-len(piece) % 16)
    return (table + names).ljust(first, b"\0") + content


def drop_orphans(folder: Path) -> None:
    """Take out the libraries that nothing needs any more, such as those of GTK without the plug-in that asked for them.

    What is loaded by name stays: the program, modules of Python and plug-ins of Qt. Of the libraries, those stay that
    ``ldd`` names for one of these, whichever way round.
    """
    from PyInstaller.depend.bindepend import get_imports

    inside = folder / "_internal"
    shared = [inside.glob("lib*.so*"), inside.glob("PySide6/Qt/lib/*.so*"), inside.glob("*.libs/*.so*")]
    libraries = {path for some in shared for path in some}
    asking = {path for path in inside.rglob("*.so*") if path not in libraries and not path.is_symlink()}
    asking |= {folder / NAME, *(path for name in LOADED_BY_NAME for path in inside.glob(name))}
    needed = {path.name for path in asking}
    for path in asking:
        needed |= {Path(name).name for name, _where in get_imports(str(path))}
    for path in libraries:
        if path.name not in needed:
            path.unlink()
    for path in inside.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()


def try_it(folder: Path) -> int:
    """Run the frozen program's self-test in an empty home; a bundle that cannot write a PDF fails here."""
    program = folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
    with tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "USERPROFILE": home, "GROUNDRULES_DATA": str(Path(home, "data"))}
        return subprocess.run([program, "self-test", "--window"], env=os.environ | own, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
