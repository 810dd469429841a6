"""What names the cluster's zone holds at this moment. A listing to look at: answers are looked up and never come from it."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.dns.kubernetes.lookup import Exposure, Found, Lookup
from lessons.engine.dns.resolvconf import CLUSTER_DOMAIN
from lessons.engine.refs import Ref
from lessons.engine.store import View


@dataclass(frozen=True, slots=True)
class Listed:
    """A name, what it leads to, and the Service behind it. `data` is empty where there is no such name now: nothing behind it is ready."""

    name: str
    type: str  # A, AAAA or CNAME
    data: tuple[str, ...]
    ref: Ref


def names(view: View, namespaces: tuple[str, ...] = ()) -> list[Listed]:
    """The names of Services and of the endpoints of headless ones, ordered by namespace; of these namespaces only, if any are given."""
    lookup = Lookup(view, Exposure())
    listed: list[Listed] = []
    for item in view.list("Service"):
        ref = item.ref
        if namespaces and ref.namespace not in namespaces:
            continue
        found = lookup.records((ref.name, ref.namespace, "svc")) or []
        listed += _grouped((ref.name, ref.namespace, "svc"), found, ref)
        if item.typed.headless:
            for key in sorted({one.key for one in found}):
                own = lookup.records(key) or []
                listed += _grouped(key, own, ref)
    return listed


def _grouped(key: tuple[str, ...], found: list[Found], ref: Ref) -> list[Listed]:
    """One line for each type of record."""
    name = ".".join((*key, CLUSTER_DOMAIN))
    by_type: dict[str, dict[str, None]] = {}
    for one in found:
        type_ = "CNAME" if one.alias else "AAAA" if ":" in one.host else "A"
        by_type.setdefault(type_, {})[one.host] = None
    if not by_type:
        return [Listed(name, "A", (), ref)]
    return [Listed(name, type_, tuple(hosts), ref) for type_, hosts in sorted(by_type.items())]
