"""ip: what a host has for interfaces, routes and neighbours, shown and never changed."""

from __future__ import annotations

from lessons.engine.network import Host
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.ip_devices import Style, addresses_shown, devices, links_shown
from lessons.engine.terminal.ip_neighbours import neighbours_shown
from lessons.engine.terminal.ip_routes import route_got, routes_shown

_USAGE = "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n       ip [ -force ] -batch filename\n"
_VERSION = "ip utility, iproute2-6.1.0, libbpf 1.1.2\n"
_OBJECTS = ("address", "route", "link", "neighbour")
_SHOW = ("show", "list", "lst")
# What the real one would change.
_CHANGES = ("add", "append", "change", "delete", "flush", "replace", "set")


def ip(call: Call) -> int:
    """`ip [-4|-6|-br|-o|-V] address|link|route|neighbour [show ...]`, and `ip route get`."""
    given = [word.lstrip("-") for word in call.argv[1:] if word.startswith("-")]
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    if any(option and "Version".startswith(option) for option in given):
        call.out(_VERSION)
        return 0
    if not words:
        call.err(_USAGE)
        return 255
    name = next((each for each in _OBJECTS if each.startswith(words[0])), words[0])
    name = {"addr": "address", "neighbor": "neighbour", "neigh": "neighbour"}.get(name, name)
    if name not in _OBJECTS:
        call.err(f'Object "{words[0]}" is unknown, try "ip help".\n')
        return 1
    command, rest = (words[1], words[2:]) if len(words) > 1 else ("show", [])
    host = call.cluster.network.host(call.place)
    if name == "route" and "get".startswith(command):
        return route_got(call, host, rest)
    if not any(each.startswith(command) for each in _SHOW):
        return _refused(call, name, command)
    return _shown(call, host, name, rest, given)


def _refused(call: Call, name: str, command: str) -> int:
    if any(each.startswith(command) for each in _CHANGES):
        call.err(f"Service Lab: here ip only shows; `ip {name} {command}` changes nothing.\n")
        return 1
    call.err(f'Command "{command}" is unknown, try "ip {name} help".\n')
    return 255


def _shown(call: Call, host: Host, name: str, words: list[str], given: list[str]) -> int:
    if "6" in given:
        return 0  # the classroom has no IPv6
    if name == "route":
        return routes_shown(call, host, words)
    if name == "neighbour":
        return neighbours_shown(call, host, words)
    found = devices(call, host)
    named = [word for word in words if word not in ("dev", "up")]
    if named:
        found = [device for device in found if device.name == named[0]]
        if not found:
            call.err(f'Device "{named[0]}" does not exist.\n')
            return 1
    brief = any(len(option) > 1 and "brief".startswith(option) for option in given)
    one_line = any("oneline".startswith(option) for option in given if option)
    style = Style(brief, one_line, "4" in given)
    call.out(addresses_shown(found, style) if name == "address" else links_shown(found, style))
    return 0
