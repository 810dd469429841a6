"""getent, as far as it asks for hosts: what the C library's resolver gives to programs."""

from __future__ import annotations

from lessons.engine.dns import Resolved, Resolver, hostsfile
from lessons.engine.dns.names import is_address
from lessons.engine.terminal.call import Call

_HELP = "Try `getent --help' or `getent --usage' for more information.\n"

# Databases of files that a lab has no use for; they are known, and empty.
_OTHERS = frozenset(
    {
        "aliases",
        "ethers",
        "group",
        "gshadow",
        "initgroups",
        "netgroup",
        "networks",
        "passwd",
        "protocols",
        "rpc",
        "services",
        "shadow",
    }
)
_FAMILIES = {"ahosts": (4, 6), "ahostsv4": (4,), "ahostsv6": (6,)}
_NOT_FOUND = 2


def getent(call: Call) -> int:
    """`getent hosts|ahosts|ahostsv4|ahostsv6 NAME...`: exit 2 if a name has no address."""
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    if not words:
        call.err("getent: wrong number of arguments\n")
        call.out(_HELP)
        return 1
    database, keys = words[0], words[1:]
    if database in _OTHERS:
        return _NOT_FOUND
    if database != "hosts" and database not in _FAMILIES:
        call.err(f"Unknown database: {database}\n")
        call.out(_HELP)
        return 1
    resolver = call.cluster.dns.resolver(call.place)
    if not keys:
        _listed(call, resolver)
        return 0
    found = [
        _hosts(call, resolver, key)
        if database == "hosts"
        else _ahosts(call, resolver, database, key)
        for key in keys
    ]
    return 0 if all(found) else _NOT_FOUND


# nss/getent.c hosts_keys
def _hosts(call: Call, resolver: Resolver, key: str) -> bool:
    """An address is turned into its name; a name into its IPv6 addresses, or else its IPv4 ones."""
    if is_address(key):
        found = resolver.name(key, call.trace)
        call.cluster.advance(found.elapsed)
    else:
        found = Resolved(error="EAI_NONAME")
        for family in (6, 4):
            found = resolver.addresses(key, (family,), call.trace)
            call.cluster.advance(found.elapsed)
            if found.addresses:
                break
    names = " ".join((found.canonical, *found.aliases))
    for address in found.unsorted or found.addresses:
        call.out(f"{address:<15} {names}\n")
    return bool(found.addresses)


# nss/getent.c ahosts_keys_int
def _ahosts(call: Call, resolver: Resolver, database: str, key: str) -> bool:
    """What getaddrinfo gives: each address three times, for streams, datagrams and raw sockets."""
    families = _FAMILIES[database]
    found = resolver.addresses(key, families, call.trace)
    call.cluster.advance(found.elapsed)
    addresses = found.addresses
    if not addresses and database == "ahostsv6":
        # AI_V4MAPPED: a name without IPv6 addresses gets its IPv4 ones in IPv6's clothes.
        found = resolver.addresses(key, (4,), call.trace)
        call.cluster.advance(found.elapsed)
        addresses = tuple(f"::ffff:{address}" for address in found.addresses)
    name = found.canonical
    for address in addresses:
        for kind in ("STREAM", "DGRAM", "RAW"):
            call.out(f"{address:<15} {kind:<6} {name}\n")
            name = ""
    return bool(addresses)


def _listed(call: Call, resolver: Resolver) -> None:
    """All of the hosts file, as IPv4: of IPv6 only the loopback address has a counterpart there."""
    for address, names in hostsfile.lines(resolver.hosts):
        shown = "127.0.0.1" if address == "::1" else address
        if ":" not in shown:
            call.out(f"{shown:<15} {' '.join(names)}\n")
