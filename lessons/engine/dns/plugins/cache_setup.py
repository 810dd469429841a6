"""Reading the cache directive of a Corefile (plugin/cache/setup.go)."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.dns.corefile import CorefileError, Line
from lessons.engine.dns.plugins.cache import LONGEST, Bounds, Cache
from lessons.engine.dns.records import Zone, zones

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
_LONGEST_SERVFAIL = 300


def setup(line: Line, block_zones: tuple[Zone, ...], number: int) -> Cache:
    """Read the directive of the server block with this number. CorefileError where CoreDNS would not start with it."""
    words = list(line.arguments)
    success, denial = Bounds(), Bounds(LONGEST // 2)
    if words and words[0].lstrip("-").isdigit():
        ttl = _positive(int(words.pop(0)))
        success, denial = Bounds(ttl), Bounds(ttl)
    cache = Cache(str(number), zones(words) or block_zones, success, denial)
    for option in line.block:
        cache = _changed(cache, option)
    return cache


def _changed(cache: Cache, option: Line) -> Cache:
    match option.name:
        case "success":
            return replace(cache, success=_bounds(option, cache.success))
        case "denial":
            return replace(cache, denial=_bounds(option, cache.denial))
        case "disable":
            return _disabled(option, cache)
        case "servfail":
            seconds = _duration(option, 0)
            if seconds > _LONGEST_SERVFAIL:
                text = "caching SERVFAIL responses over 5 minutes is not permitted"
                raise CorefileError(text)
            return replace(cache, servfail=seconds)
        case "serve_stale":
            stale = _duration(option, 0) if option.arguments else LONGEST
            return replace(cache, stale=stale)
        case "keepttl":
            return replace(cache, keep_ttl=True)
        case "prefetch":
            return cache  # it hides a miss from busy clients; a lab has no such traffic
    raise option.wrong_arguments()


def _positive(ttl: int) -> int:
    if ttl <= 0:
        raise CorefileError(f"cache TTL can not be zero or negative: {ttl}")
    return ttl


def _bounds(option: Line, bounds: Bounds) -> Bounds:
    option.number_at(0)  # the capacity: a lab never fills a cache
    if len(option.arguments) > 1:
        bounds = replace(bounds, most=_positive(option.number_at(1)))
    if len(option.arguments) > 2:
        bounds = replace(bounds, least=option.number_at(2))
    return bounds


def _disabled(option: Line, cache: Cache) -> Cache:
    if not option.arguments:
        raise option.wrong_arguments()
    what, *texts = option.arguments
    excepted = zones(texts or ["."])
    if what == "success":
        return replace(cache, success=replace(cache.success, except_zones=excepted))
    if what == "denial":
        return replace(cache, denial=replace(cache.denial, except_zones=excepted))
    raise CorefileError('cache type for disable must be "success" or "denial"')


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
