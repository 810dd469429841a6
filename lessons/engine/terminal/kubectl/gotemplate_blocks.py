"""What a Go template is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|:=|[|(),=]|[^\s|(),=]+')


class TemplateError(Exception):
    """A template that cannot be read or carried out."""


@dataclass(slots=True)
class Block:
    """A piece of the template: text, an action to print, or a block with its two branches."""

    kind: str  # text, print, range, if, with
    text: str = ""
    body: list[Block] = field(default_factory=list)
    otherwise: list[Block] = field(default_factory=list)


def tokens_of(text: str) -> list[str]:
    """The words of an action: names, paths, literals and signs."""
    return _TOKEN.findall(text)
