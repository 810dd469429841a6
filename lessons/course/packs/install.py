"""Installing a pack: read safely, every lesson checked, and all of it put in place at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.course.checking import check_lesson
from lessons.course.lessons import LessonError, load
from lessons.course.packs.pack import ABOUT, Files, Pack, PackError, about, read_pack


@dataclass(frozen=True, slots=True)
class Installed:
    """What has been installed, and which version was there before; "" for none."""

    pack: Pack
    before: str


def install(files: Files, into: Path, taken: Mapping[str, str]) -> Installed:
    """Install a pack into the folder of packs. PackError, and nothing is changed, if it is not whole.

    `taken` are the lessons that there are, by name, with what they belong to: a pack may replace its own, no others.
    An older version does not replace a newer one.
    """
    pack = read_pack(files)
    into.mkdir(parents=True, exist_ok=True)
    place = into / pack.name
    before = installed(place)
    if before is not None and before.order > pack.order:
        raise PackError(f"{pack.name} {before.version} is installed, which is newer")
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=into))
    try:
        _write(pack, fresh)
        if faults := [*_conflicts(pack, taken), *_faults(pack, fresh)]:
            raise PackError("\n".join(faults))
        _swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Installed(pack, before.version if before else "")


def installed(place: Path) -> Pack | None:
    """The pack that is installed at a place, without its lessons; None if there is none."""
    try:
        return about((place / ABOUT).read_bytes())
    except FileNotFoundError:
        return None


def _write(pack: Pack, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / ABOUT).write_text(f'name: {pack.name}\nversion: "{pack.version}"\n', encoding="utf-8")
    for slug, files in pack.lessons.items():
        for path, content in files.items():
            target = folder / slug / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _conflicts(pack: Pack, taken: Mapping[str, str]) -> Iterator[str]:
    for slug in pack.lessons:
        if taken.get(slug, pack.name) != pack.name:
            yield f"{slug}: there is a lesson of this name already, in {taken[slug]}"


def _faults(pack: Pack, folder: Path) -> Iterator[str]:
    for slug in pack.lessons:
        try:
            report = check_lesson(load(folder / slug))
        except LessonError as error:
            yield from (f"{slug}/{fault}" for fault in error.faults)
            continue
        yield from (f"{slug}/{fault}" for fault in report.faults)
        if not report.faults and not report.passed:
            yield f"{slug}: its checks catch {report.caught} of {report.mutants} mutants only"


def _swap(fresh: Path, place: Path) -> None:
    """Put the new folder in the place of the old one."""
    old = fresh.with_name(f"{fresh.name}-old")
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
