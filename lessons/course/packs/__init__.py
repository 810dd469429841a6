"""Packs: lessons of others, installed from a zip or a folder into the lab's data."""

from lessons.course.packs.install import Installed, install
from lessons.course.packs.pack import PackError
from lessons.course.packs.safe import files_of

__all__ = ["Installed", "PackError", "files_of", "install"]
