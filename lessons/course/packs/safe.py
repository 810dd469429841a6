"""Reading the files of a pack that a stranger may have made: nothing outside it, nothing large, no links."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TypeVar

from lessons.course.lessons.loader import PICTURES
from lessons.course.packs.pack import Files, PackError

MOST_FILES = 1000
LARGEST_FILE = 2 * 1024 * 1024
MOST_BYTES = 20 * 1024 * 1024
SUFFIXES = (".md", ".yaml", ".yml", *PICTURES)

_File = TypeVar("_File")


def files_of(source: Path) -> Files:
    """What lessons are made of in a zip or a folder, by path; other files are left out. PackError for what is unsafe."""
    if not source.exists():
        raise PackError(f"{source}: there is no such file or folder")
    files: dict[PurePosixPath, bytes] = {}
    total = 0
    for path, content in _folder(source) if source.is_dir() else _zip(source):
        total += len(content)
        if len(content) > LARGEST_FILE:
            raise PackError(f"{path} is larger than {LARGEST_FILE // 1024} KiB")
        if total > MOST_BYTES:
            raise PackError(f"all files together are larger than {MOST_BYTES // 1024} KiB")
        files[path] = content
    return files


def _folder(source: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    found = [
        (PurePosixPath(file.relative_to(source).as_posix()), file) for file in source.rglob("*")
    ]
    seen = sorted(item for item in found if not _hidden(item[0]))
    for path, file in seen:
        if file.is_symlink():
            raise PackError(f"{path} is a link")
    for path, file in _few([(path, file) for path, file in seen if _wanted(path)]):
        if file.is_file():
            with file.open("rb") as opened:
                yield path, opened.read(LARGEST_FILE + 1)


def _zip(source: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            for entry in entries:
                _refuse_unsafe(entry)
            for entry in _few([entry for entry in entries if _wanted(_path(entry))]):
                # What the archive says of sizes may be a lie: no more than this is unpacked.
                with archive.open(entry) as opened:
                    yield _path(entry), opened.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise PackError(f"{source}: cannot be read as a zip file: {error}") from error


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    path = _path(entry)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or not path.parts:
        raise PackError(f"{entry.filename!r} leads out of the pack")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise PackError(f"{entry.filename} is a link")
    if entry.flag_bits & 1:
        raise PackError(f"{entry.filename} is encrypted")


def _few(files: list[_File]) -> list[_File]:
    if len(files) > MOST_FILES:
        raise PackError(f"{len(files)} files; a pack has {MOST_FILES} at the most")
    return files


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _wanted(path: PurePosixPath) -> bool:
    return not _hidden(path) and path.suffix.lower() in SUFFIXES


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(entry.filename.replace("\\", "/"))
