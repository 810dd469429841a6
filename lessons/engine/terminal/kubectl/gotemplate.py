"""-o go-template: Go's text/template as far as people use it with kubectl.

Fields, range, if, with, else, end, variables, pipes, and the functions of gotemplate_functions. What else a template
asks for is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.gotemplate_blocks import Block, TemplateError, tokens_of
from lessons.engine.terminal.kubectl.gotemplate_evaluation import EvaluationError, run
from lessons.engine.terminal.kubectl.gotemplate_functions import FUNCTIONS

_ACTION = re.compile(r"\{\{(-\s)?(.*?)(\s-)?\}\}", re.DOTALL)
_BLOCKS = frozenset({"range", "if", "with"})
_WORDS = _BLOCKS | {"end", "else", "true", "false", "nil"}


class Template:
    """One template; TemplateError, when made, if it is not well formed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces = _pieces(text)
        self._root, closing = self._blocks()
        if closing:
            raise TemplateError(f"template: output:1: unexpected {{{{{closing}}}}}")

    def render(self, data: Any) -> str:
        """The text for some data; TemplateError, with the place in the template, where that fails."""
        try:
            return "".join(run(self._root, data, {"$": data}))
        except EvaluationError as error:
            line, column = self._place(error.what)
            place = f'{line}:{column}: executing "output" at <{error.what}>'
            raise TemplateError(f"template: output:{place}: {error}") from None

    def _place(self, what: str) -> tuple[int, int]:
        """Line and column as text/template counts them: of a chain of fields, its second field's."""
        at = max(0, self._text.find(what))
        if what.startswith(".") and (second := what.find(".", 1)) > 0:
            at += second
        before = self._text[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1)

    def _blocks(self) -> tuple[list[Block], str]:
        """Blocks up to an else or end, and which of them it was."""
        blocks: list[Block] = []
        for kind, text in self._pieces:
            word = text.split(None, 1)[0] if kind == "action" and text.split() else ""
            if kind == "action" and not text.startswith("/*"):
                _check_names(text)
            if kind == "text":
                blocks.append(Block("text", text))
            elif word in ("end", "else"):
                return blocks, text
            elif word in _BLOCKS:
                blocks.append(self._block(word, text[len(word) :].strip()))
            elif not text.startswith("/*"):
                blocks.append(Block("print", text))
        return blocks, ""

    def _block(self, kind: str, text: str) -> Block:
        block = Block(kind, text)
        block.body, closing = self._blocks()
        if closing.startswith("else"):
            condition = closing[4:].strip()
            if condition:
                inner, _, rest = condition.partition(" ")
                block.otherwise = [self._block(inner, rest.strip())]
                return block
            block.otherwise, closing = self._blocks()
        if closing != "end":
            raise TemplateError("template: output:1: unexpected EOF")
        return block


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    at, trim = 0, False
    for match in _ACTION.finditer(text):
        before = text[at : match.start()]
        before = before.lstrip() if trim else before
        before = before.rstrip() if match[1] else before
        if before:
            yield "text", before
        yield "action", match[2].strip()
        at, trim = match.end(), bool(match[3])
    rest = text[at:].lstrip() if trim else text[at:]
    if "{{" in rest:
        raise TemplateError("template: output:1: unclosed action")
    if rest:
        yield "text", rest


def _check_names(text: str) -> None:
    for token in tokens_of(text):
        if re.fullmatch(r"[A-Za-z_]\w*", token) and token not in FUNCTIONS and token not in _WORDS:
            quoted = golang.quoted(token)
            raise TemplateError(f"template: output:1: function {quoted} not defined")
