"""How places, times, hops and fields are written on the page."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from lessons.engine.clock import Event, Milliseconds
from lessons.engine.refs import FieldPath, Place
from lessons.engine.trace import Hop, HopKind
from lessons.views.sentences import translated

register = template.Library()

DNS_KINDS = (HopKind.SEARCH, HopKind.DNS, HopKind.CACHE)


@register.filter
def in_language(sentence: str) -> str:
    """A sentence of the engine's or of a check's, in the language of the page."""
    return translated(sentence)


@register.filter
def clock(moment: Milliseconds) -> str:
    """A moment since the cluster was made: 00:01:12."""
    seconds = moment // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@register.filter
def seconds(duration: Milliseconds) -> str:
    """A duration: 30 s, 0.4 s."""
    return f"{duration / 1000:g} s"


@register.filter
def prompt(place: Place) -> str:
    """The name of a place as a prompt has it: client, staging/tester, admin."""
    if place.kind == "pod" and place.namespace != "default":
        return f"{place.namespace}/{place.name}"
    return place.name or place.kind


@register.filter
def tab(place: Place) -> str:
    """The name of a place on its tab: pod client, k8s-node01, admin (kubectl)."""
    if place.kind == "admin":
        return "admin (kubectl)"
    if place.kind == "pod":
        return _("pod %(name)s") % {"name": prompt(place)}
    return prompt(place)


@register.filter
def colour(hop: Hop) -> str:
    """The class that gives a hop its colour: dns or packet."""
    return "dns" if hop.kind in DNS_KINDS else "packet"


@register.filter
def field(path: FieldPath) -> str:
    """A field's path: spec.ports[0].targetPort."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(steps).removeprefix(".")


@register.filter
def flow(value: object) -> str:
    """A field's value in one line, as YAML writes it: {ip: 10.244.1.3, ports: [80]}."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


@register.filter
def event(upcoming: Event) -> str:
    """What is due: "pod start client"."""
    words = translated(upcoming.kind.replace("-", " ").replace("/", " "))
    name = upcoming.key[1] if len(upcoming.key) > 1 else " ".join(upcoming.key)
    return f"{words} {name}".strip()


@register.filter
def before(number: int) -> int:
    """The number before, 1 at the least."""
    return max(1, number - 1)


@register.filter
def after(number: int, hops: Sequence[Hop]) -> int:
    """The number after, no more than there are hops."""
    return min(len(hops), number + 1)
