"""Finding the pattern of an English sentence, and saying it in another language.

The engine speaks English and knows no translations. Each pattern is a sentence of its with named places, as the
translator sees it: "no pod has the address {address}". A place is one word, unless it is named here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, gettext

from lessons.views.sentences import (
    advice,
    checks,
    cluster,
    ingress,
    misconceptions,
    names,
    packets,
)

# Places that hold several words, which may be a phrase with a pattern of its own.
PHRASES = {"choice", "frontend", "pattern", "pods", "ports", "process", "ranges", "said", "seen"}
PHRASES |= {"servers", "sites", "text", "what"}
NUMBERS = {"age", "count", "exit", "hop", "left", "ndots", "status", "ttl"}
OF_THEIR_OWN = {
    "addresses": r"[0-9A-Fa-f.:, ]+",
    "kind": r"[A-Z]\w*",
    "records": r"(?:(?!\. [A-Z]).)+?",  # a sentence that follows is none of them
    "type": r"[A-Z0-9]+",
    "words": r"[A-Za-z' -]*",
}
ENGLISH = "en"
# Nothing longer is a sentence: it is what a program printed.
LONGEST = 2_000

_PLACE = re.compile(r"\{(\w+)\}")
_END = re.compile(r"\.(?: |$)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern and the expression that finds its places; `literal` is how many characters are no place."""

    text: str
    expression: re.Pattern[str]
    literal: int

    @classmethod
    def of(cls, text: str) -> Pattern:
        """Compile a pattern."""
        pieces = _PLACE.split(text)  # text and names of places in turn
        seen: set[str] = set()
        expression = ""
        for number, piece in enumerate(pieces):
            if not number % 2:
                expression += re.escape(piece)
            else:
                expression += f"(?P={piece})" if piece in seen else _place(piece)
                seen.add(piece)
        return cls(text, re.compile(expression, re.DOTALL), len("".join(pieces[::2])))

    def found_in(self, sentence: str) -> Mapping[str, str] | None:
        """What stands in its places, None if this is another sentence."""
        match = self.expression.fullmatch(sentence)
        return match.groupdict() if match else None


class Patterns:
    """Patterns, kept by the rarest of their words: few of many are tried on a sentence, the most definite first."""

    def __init__(self, texts: Iterable[str]) -> None:
        patterns = sorted(map(Pattern.of, dict.fromkeys(texts)), key=lambda each: -each.literal)
        usual = Counter(word for each in patterns for word in set(_words(each.text)))
        self._by_word: dict[str, list[Pattern]] = {}
        for each in patterns:
            rarest = min(_words(each.text), key=lambda word: (usual[word], -len(word)))
            self._by_word.setdefault(rarest, []).append(each)

    def match(self, sentence: str) -> tuple[str, Mapping[str, str]] | None:
        """The pattern of a sentence and what stands in its places, None if it has none."""
        words = dict.fromkeys(sentence.split())
        tried = [each for word in words for each in self._by_word.get(word, ())]
        for each in sorted(tried, key=lambda each: -each.literal) if tried[1:] else tried:
            if (found := each.found_in(sentence)) is not None:
                return each.text, found
        return None


def _words(text: str) -> list[str]:
    """The words of a pattern that stand in its sentences as they are, between blanks."""
    return [word for word in text.split() if "{" not in word]


def _place(name: str) -> str:
    shape = r".+?" if name in PHRASES else r"\d+" if name in NUMBERS else r"[^ ]*"
    return f"(?P<{name}>{OF_THEIR_OWN.get(name, shape)})"


TABLES = (advice, checks, cluster, ingress, misconceptions, names, packets)
PATTERNS = Patterns(text for table in TABLES for text in table.SENTENCES)


def translated(sentence: str) -> str:
    """The sentence in the active language; as it is in English, and where no pattern fits."""
    language = get_language() or ENGLISH
    if not sentence or language.startswith(ENGLISH) or len(sentence) > LONGEST:
        return sentence
    return _in(language, sentence)


# A page says much that the page before it said: the log, the hops, the state of the tasks.
@lru_cache(maxsize=4096)
def _in(language: str, sentence: str) -> str:
    """The sentence in that language, which is the active one."""
    said = _known(sentence) or _in_parts(sentence)
    return said or _known(f"{sentence}.").rstrip(".") or sentence


def _known(sentence: str) -> str:
    """What a sentence with a pattern is in the active language, else ""."""
    matched = PATTERNS.match(sentence)
    if matched is None:
        return ""
    text, found = matched
    values = {
        name: translated(value) if name in PHRASES else value for name, value in found.items()
    }
    return gettext(text).format_map(values)


def _in_parts(sentence: str) -> str:
    """Sentences in a row, from the first on; the first may be a fact with a capital and a full stop. "" for others."""
    for end in _END.finditer(sentence):
        first, rest = sentence[: end.start()], sentence[end.end() :]
        said = _known(f"{first}.") or next((f"{s}." for s in map(_known, _facts(first)) if s), "")
        if said:
            return f"{said} {translated(rest)}".rstrip()
    return ""


def _facts(text: str) -> Iterator[str]:
    yield text[:1].lower() + text[1:]
    yield text
