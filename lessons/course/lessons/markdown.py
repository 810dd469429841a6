"""Markdown to HTML that can go into a page as it is: no raw HTML gets in, and what comes out is cleaned again."""

from __future__ import annotations

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").use(front_matter_plugin)

# `lesson:SLUG#TASK` is another lesson, as its page's address stands to that of the page that names it.
_LESSON = re.compile(r"lesson:([a-z0-9-]+)(?:#([a-z0-9-]+))?")

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
    "img",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "ol": {"start"},
}


def parse(text: str) -> list[Token]:
    """The blocks of a text; each knows its lines (`map`, from 0)."""
    return _MARKDOWN.parse(text)


def render_tokens(tokens: Sequence[Token]) -> str:
    """Safe HTML of some blocks."""
    for link in (child for token in tokens for child in token.children or ()):
        if link.type == "link_open" and (found := _LESSON.fullmatch(str(link.attrs["href"]))):
            link.attrs["href"] = address_of(*found.groups())
    return _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def address_of(slug: str, task_id: str | None) -> str:
    """Where a link to a lesson, or to one of its tasks, leads from the page of another lesson."""
    return f"../{slug}/" + (f"#task-{task_id}" if task_id else "")


def render(text: str) -> str:
    """Safe HTML of a text."""
    return render_tokens(parse(text))


def _clean(html: str) -> str:
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "http"})
