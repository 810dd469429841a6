"""Markdown to HTML that can go into a page as it is: no raw HTML gets in, and what comes out is cleaned again."""

from __future__ import annotations

from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").use(front_matter_plugin)

_TAGS = {
    "p",
    "br",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "a",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ATTRIBUTES = {"a": {"href", "title"}, "code": {"class"}, "ol": {"start"}}


def parse(text: str) -> list[Token]:
    """The blocks of a text; each knows its lines (`map`, from 0)."""
    return _MARKDOWN.parse(text)


def render_tokens(tokens: Sequence[Token]) -> str:
    """Safe HTML of some blocks."""
    return _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def render(text: str) -> str:
    """Safe HTML of a text."""
    return render_tokens(parse(text))


def _clean(html: str) -> str:
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "http"})
