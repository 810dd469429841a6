"""Container images: what each listens on, answers and holds. An image nobody described stands in as an echo server."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from lessons.engine.images.catalogue import BY_NAME
from lessons.engine.images.http import HttpRequest, HttpResponse
from lessons.engine.images.image import Image, Socket
from lessons.engine.images.server import Server
from lessons.engine.images.small import ECHO_ANSWERS, answer_by_path
from lessons.engine.profile import ImageProfile, Profile

__all__ = ["HttpRequest", "HttpResponse", "Image", "Server", "Socket", "image"]

_STAND_IN = Image(
    "",
    None,
    answer=partial(answer_by_path, ECHO_ANSWERS, close=True),
    programs=None,
    known=False,
)


def image(name: str, profile: Profile) -> Image:
    """The image that a container's `image` names: what the profile says of it, what the catalogue knows, or a stand-in.

    A stand-in listens on the containerPorts and has every program; `known` is False.
    """
    plain = _plain(name)
    base = BY_NAME.get(plain) or BY_NAME.get(plain.rpartition("/")[2])
    base = base or replace(_STAND_IN, name=plain)
    given = profile.images.get(name) or profile.images.get(plain)
    return base if given is None or _says_nothing(given) else _described(base, given)


def _says_nothing(given: ImageProfile) -> bool:
    """Whether a profile tells of an image's pulling or end only, not of its server."""
    serves = given.answers or given.listens is not None or given.keep_alive is not None
    return bool((given.pull or given.exits) and not serves)


def _plain(name: str) -> str:
    """The name without registry, tag and digest: `docker.io/library/nginx:1.27` is `nginx`."""
    path = name.partition("@")[0]
    first, slash, rest = path.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        path = rest
    path = path.rpartition(":")[0] if ":" in path.rpartition("/")[2] else path
    return path.removeprefix("library/")


def _described(base: Image, given: ImageProfile) -> Image:
    close = not given.keep_alive if given.keep_alive is not None else base.name == "echo"
    answers = given.answers or ECHO_ANSWERS
    sockets = None if given.listens is None else tuple((port, "TCP") for port in given.listens)
    return replace(
        base,
        sockets=sockets,
        port_variable="",
        daemon="",
        answer=partial(answer_by_path, answers, close=close),
        programs=None,
        known=True,
    )
