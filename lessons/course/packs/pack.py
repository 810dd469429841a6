"""What a pack is: `pack.yaml` with its name and version, and lessons in folders beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TypeAlias

from lessons.course.lessons.faults import Fault
from lessons.course.lessons.fields import Fields, read_block
from lessons.course.lessons.loader import TEXT
from lessons.course.lessons.schema import keys

ABOUT = "pack.yaml"

Files: TypeAlias = Mapping[PurePosixPath, bytes]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_VERSION = re.compile(r"\d+(\.\d+)*")


class PackError(Exception):
    """A pack that is not installed, and why; one line for each reason."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's name, its version, and the files of each of its lessons, by path within the lesson's folder."""

    name: str
    version: str
    lessons: Mapping[str, Files]

    @property
    def order(self) -> tuple[int, ...]:
        """The version as it is compared: 1.10 comes after 1.9."""
        return tuple(map(int, self.version.split(".")))


def read_pack(files: Files) -> Pack:
    """The pack that these files are, at the top or in the one folder that zips of a repository have there."""
    found = [path for path in files if path.name == ABOUT and len(path.parts) <= 2]
    if not found:
        raise PackError(f"there is no {ABOUT} with the pack's `name` and `version`")
    place = min(found, key=lambda path: (len(path.parts), path))
    pack = about(files[place])
    lessons = {}
    for text in sorted(path for path in files if path.name == TEXT):
        folder = text.parent
        if folder.parent == place.parent and folder != place.parent:
            inside = [path for path in files if path.is_relative_to(folder)]
            lessons[folder.name] = {path.relative_to(folder): files[path] for path in inside}
    if not lessons:
        raise PackError(f"there is no folder with a {TEXT} beside {ABOUT}")
    return replace(pack, lessons=lessons)


def about(content: bytes) -> Pack:
    """What pack.yaml says of a pack."""
    block = read_block(ABOUT, content.decode("utf-8", "replace"), 1)
    faults: list[Fault] = block.faults
    if not faults:
        fields = Fields(block, (), keys("pack"))
        name, version = fields.text("name"), fields.text("version")
        if name and not _NAME.fullmatch(name):
            fields.fault("name", "a pack is named in small letters, digits and dashes")
        if version and not _VERSION.fullmatch(version):
            fields.fault("version", 'a version is numbers and dots: "1.2"')
    if faults:
        raise PackError("\n".join(map(str, faults)))
    return Pack(name, version, {})
