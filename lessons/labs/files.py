"""The editor's files as a command sees them, and which of them it looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class FilesRead(Mapping[str, str]):
    """Files by name that remember which were read, so that the journal keeps those and no others."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._names: set[str] = set()

    @property
    def read(self) -> dict[str, str]:
        """The files read so far, in the order of their names; who asks what there is has read all."""
        return {name: self._files[name] for name in sorted(self._names)}

    def __getitem__(self, name: str) -> str:
        text = self._files[name]
        self._names.add(name)
        return text

    def __iter__(self) -> Iterator[str]:
        self._names.update(self._files)
        return iter(self._files)

    def __len__(self) -> int:
        self._names.update(self._files)
        return len(self._files)
