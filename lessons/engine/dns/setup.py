"""From a Corefile to chains of plugins: each directive's arguments read and checked as CoreDNS does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import dns.name

from lessons.engine.dns import records as rr
from lessons.engine.dns.cache import LONGEST, Bounds, Cache
from lessons.engine.dns.corefile import CorefileError, Line, ServerBlock, parse
from lessons.engine.dns.exchange import Plugin
from lessons.engine.dns.kubernetes import Kubernetes
from lessons.engine.dns.lookup import Exposure
from lessons.engine.dns.names import is_address
from lessons.engine.dns.plugins import Forward, Hosts, LoadBalance
from lessons.engine.dns.rewrite import Rewrite, rule

# They are known and change no answer: what they do happens outside of the DNS.
_SILENT = frozenset(
    "bind bufsize cancel debug dnstap errors health log loop metadata pprof prometheus ready reload root tls trace".split()
)

# The order in which plugins are asked, whatever their order in the file (plugin.cfg).
_ORDER = ("loadbalance", "cache", "rewrite", "hosts", "kubernetes", "forward")


@dataclass(frozen=True, slots=True)
class Server:
    """One server block, ready to answer: the zones it is for, and its chain."""

    zones: tuple[dns.name.Name, ...]
    chain: tuple[Plugin, ...]


@lru_cache(maxsize=64)
def servers(corefile: str) -> tuple[Server, ...]:
    """The servers of a Corefile. CorefileError where CoreDNS would not start with it."""
    made = []
    seen: set[tuple[str, str]] = set()
    for number, block in enumerate(parse(corefile)):
        made.append(_server(block, number))
        for key in block.keys:
            port = key.rpartition(":")[2] if ":" in key else "53"
            spot = (dict(zip(block.keys, block.zones, strict=True))[key].lower(), port)
            if spot in seen:
                raise CorefileError(f"cannot serve dns://{spot[0]}:{port} - it is already defined")
            seen.add(spot)
    return tuple(made)


def _server(block: ServerBlock, number: int) -> Server:
    zones = _zones(block.zones)
    made: dict[str, Plugin] = {}
    forwards: list[Forward] = []
    rules: list[Line] = []
    for line in block.lines:
        if line.name in _SILENT:
            continue
        if line.name == "rewrite":
            rules += _rewrite_lines(line)
        elif line.name == "forward":
            forwards.append(_forward(line))
        elif (make := _SETUPS.get(line.name)) is None:
            raise line.wrong(f"Unknown directive '{line.name}'")
        elif line.name in made:
            raise CorefileError(f"plugin/{line.name}: this plugin can only be used once per Server Block")
        else:
            made[line.name] = _named(line.name, make, line, zones, number)
    if rules:
        made["rewrite"] = Rewrite(tuple(rule(line) for line in rules))
    chain = [made[name] for name in _ORDER if name in made]
    return Server(zones, (*chain, *forwards))


_Setup = Callable[[Line, tuple[dns.name.Name, ...], int], Plugin]


def _named(
    name: str, make: _Setup, line: Line, zones: tuple[dns.name.Name, ...], number: int
) -> Plugin:
    try:
        return make(line, zones, number)
    except CorefileError as error:
        raise CorefileError(f"plugin/{name}: {error}") from None


def _zones(texts: Iterable[str]) -> tuple[dns.name.Name, ...]:
    return tuple(name for text in texts if (name := rr.name_from_text(text)) is not None)


def _fallthrough(line: Line) -> tuple[dns.name.Name, ...]:
    return _zones(line.arguments or (".",))


# plugin/kubernetes/setup.go ParseStanza
def _kubernetes(line: Line, zones: tuple[dns.name.Name, ...], _number: int) -> Plugin:
    own = _zones(line.arguments) or zones
    arpa = rr.name_of(("arpa",))
    primary = next((zone for zone in own if not zone.is_subdomain(arpa)), None)
    if primary is None:
        raise CorefileError("non-reverse zone name must be used")
    plugin = Kubernetes(own, primary, Exposure())
    exposure = plugin.exposure
    for option in line.block:
        match option.name:
            case "pods":
                exposure = replace(exposure, pods=_pods(option))
            case "namespaces":
                if not option.arguments:
                    raise option.wrong_arguments()
                exposure = replace(exposure, namespaces=frozenset(option.arguments))
            case "namespace_labels":
                labels = tuple(_label(text) for text in ",".join(option.arguments).split(","))
                exposure = replace(exposure, namespace_labels=labels)
            case "endpoint_pod_names":
                exposure = replace(exposure, endpoint_pod_names=True)
            case "noendpoints":
                exposure = replace(exposure, endpoints=False)
            case "ignore":
                exposure = replace(exposure, ignore_empty_service=True)
            case "fallthrough":
                plugin = replace(plugin, fallthrough=_fallthrough(option))
            case "ttl":
                plugin = replace(plugin, ttl=_ttl(option))
            case "endpoint" | "tls" | "kubeconfig" | "labels" | "startup_timeout":
                pass  # which API server to ask, and how: here there is one
            case _:
                raise option.wrong(f"unknown property '{option.name}'")
    return replace(plugin, exposure=exposure)


def _pods(option: Line) -> str:
    if len(option.arguments) != 1:
        raise option.wrong_arguments()
    mode = option.arguments[0]
    if mode not in ("disabled", "insecure", "verified"):
        raise CorefileError(
            f"wrong value for pods: {mode},  must be one of: disabled, verified, insecure"
        )
    return mode


def _label(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip("= ")


def _ttl(option: Line) -> int:
    ttl = option.number_at(0)
    if not 0 <= ttl <= 3600:
        raise option.wrong(f"ttl must be in range [0, 3600]: {ttl}")
    return ttl


# plugin/cache/setup.go cacheParse
def _cache(line: Line, zones: tuple[dns.name.Name, ...], number: int) -> Plugin:
    words = list(line.arguments)
    success, denial = Bounds(), Bounds(LONGEST // 2)
    if words and words[0].lstrip("-").isdigit():
        ttl = int(words.pop(0))
        if ttl <= 0:
            raise CorefileError(f"cache TTL can not be zero or negative: {ttl}")
        success, denial = Bounds(ttl), Bounds(ttl)
    cache = Cache(str(number), _zones(words) or zones, success, denial)
    for option in line.block:
        match option.name:
            case "success":
                cache = replace(cache, success=_bounds(option, cache.success))
            case "denial":
                cache = replace(cache, denial=_bounds(option, cache.denial))
            case "disable":
                cache = _disabled(option, cache)
            case "servfail":
                cache = replace(cache, servfail=_duration(option, 0))
            case "serve_stale":
                stale = _duration(option, 0) if option.arguments else LONGEST
                cache = replace(cache, stale=stale)
            case "keepttl":
                cache = replace(cache, keep_ttl=True)
            case "prefetch":
                pass  # it hides a miss from the client; a lab has no such traffic
            case _:
                raise option.wrong_arguments()
    return cache


def _bounds(option: Line, bounds: Bounds) -> Bounds:
    option.number_at(0)  # the capacity: a lab never fills a cache
    if len(option.arguments) > 1:
        most = option.number_at(1)
        if most <= 0:
            raise CorefileError(f"cache TTL can not be zero or negative: {most}")
        bounds = replace(bounds, most=most)
    if len(option.arguments) > 2:
        bounds = replace(bounds, least=option.number_at(2))
    return bounds


def _disabled(option: Line, cache: Cache) -> Cache:
    if not option.arguments:
        raise option.wrong_arguments()
    what, *texts = option.arguments
    zones = _zones(texts or ["."])
    if what == "success":
        return replace(cache, success=replace(cache.success, except_zones=zones))
    if what == "denial":
        return replace(cache, denial=replace(cache.denial, except_zones=zones))
    raise CorefileError('cache type for disable must be "success" or "denial"')


_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def _duration(option: Line, index: int) -> int:
    """A Go duration of one unit, in whole seconds."""
    if len(option.arguments) <= index:
        raise option.wrong_arguments()
    text = option.arguments[index]
    for unit, seconds in _UNITS.items():
        number = text.removesuffix(unit)
        if number != text and number.isdigit():
            return int(int(number) * seconds)
    raise CorefileError(f'time: invalid duration "{text}"')


def _forward(line: Line) -> Forward:
    if not line.arguments:
        raise line.wrong_arguments()
    zone = rr.name_from_text(line.arguments[0])
    servers_ = tuple(_server_address(line, text) for text in line.arguments[1:])
    if zone is None or not servers_:
        raise CorefileError(f"plugin/forward: {line.wrong_arguments()}")
    excepted: tuple[dns.name.Name, ...] = ()
    for option in line.block:
        if option.name == "except":
            excepted += _zones(option.arguments)
        elif option.name not in _FORWARD_OPTIONS:
            error = option.wrong(f"unknown property '{option.name}'")
            raise CorefileError(f"plugin/forward: {error}")
    return Forward(zone, servers_, excepted)


_FORWARD_OPTIONS = frozenset(
    "expire failfast_all_unhealthy_upstreams force_tcp health_check max_age max_concurrent max_fails "
    "next policy prefer_udp tls tls_servername max_connect_attempts failover read_timeout".split()
)


def _server_address(line: Line, text: str) -> str:
    if text == "/etc/resolv.conf":
        return text
    plain = text.removeprefix("dns://")
    host = plain.rpartition(":")[0] if plain.count(":") == 1 else plain
    if not is_address(host.strip("[]")):
        raise CorefileError(f'plugin/forward: not an IP address or file: "{text}"')
    return plain


def _hosts(line: Line, zones: tuple[dns.name.Name, ...], _number: int) -> Plugin:
    words = [word for word in line.arguments if not word.startswith("/")]
    hosts = Hosts(_zones(words) or zones, {}, {})
    addresses: dict[tuple[str, ...], tuple[str, ...]] = {}
    names: dict[str, tuple[str, ...]] = {}
    for option in line.block:
        match option.name:
            case "fallthrough":
                hosts = replace(hosts, fallthrough=_fallthrough(option))
            case "ttl":
                hosts = replace(hosts, ttl=option.number_at(0))
            case "no_reverse":
                hosts = replace(hosts, reverse=False)
            case "reload":
                pass
            case _ if is_address(option.name):
                names[option.name] = (*names.get(option.name, ()), *option.arguments)
                for text in option.arguments:
                    key = tuple(text.lower().rstrip(".").split("."))
                    addresses[key] = (*addresses.get(key, ()), option.name)
            case _:
                raise option.wrong(f"unknown property '{option.name}'")
    return replace(hosts, addresses=addresses, names=names)


def _loadbalance(line: Line, _zones_: tuple[dns.name.Name, ...], _number: int) -> Plugin:
    if line.arguments and line.arguments[0] != "round_robin":
        raise line.wrong(f"unknown policy: {line.arguments[0]}")
    return LoadBalance()


_SETUPS: dict[str, _Setup] = {
    "kubernetes": _kubernetes,
    "cache": _cache,
    "hosts": _hosts,
    "loadbalance": _loadbalance,
}


def _rewrite_lines(line: Line) -> list[Line]:
    """The rules of one rewrite directive: its own arguments, or one rule in each line of its block."""
    if not line.block:
        return [line]
    if not line.arguments:
        return [Line("rewrite", (item.name, *item.arguments), item.number) for item in line.block]
    rest = [word for item in line.block for word in (item.name, *item.arguments)]
    return [Line("rewrite", (*line.arguments, *rest), line.number)]
