"""What dig, nslookup and host have in common: how they look names up (bin/dig/dighost.c of BIND 9.18)."""

from __future__ import annotations

from dataclasses import replace

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.reversename
from dns.edns import OptionType
from dns.opcode import Opcode
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns import Reply
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup, Settings, Tool
from lessons.engine.trace import Hop, HopKind

VERSION = "9.18.49-1~deb12u3-Debian"

_WORDS = {"refused": "connection refused", "timeout": "timed out", "no route": "host unreachable"}


def settings(call: Call) -> Settings:
    """The settings of a place's resolv.conf."""
    resolver = call.cluster.dns.resolver(call.place)
    servers = [(server, server) for server in resolver.nameservers] or [("127.0.0.1", "127.0.0.1")]
    return Settings(servers, resolver.search, ndots=resolver.ndots)


def server_addresses(call: Call, name: str, program: str) -> list[tuple[str, str]]:
    """The addresses of a server that the user names. Fatal if there are none."""
    found = call.cluster.dns.resolver(call.place).addresses(name, trace=call.trace)
    call.cluster.advance(found.elapsed)
    if found.error:
        word = "failure" if found.error == "EAI_AGAIN" else "not found"
        raise Fatal(f"{program}: couldn't get address for '{name}': {word}")
    return [(address, name) for address in found.addresses]


class Runner:
    """Carries lookups out; `failed` tells whether a server could not be reached."""

    def __init__(self, call: Call, tool: Tool, given: Settings, program: str) -> None:
        self.call = call
        self.tool = tool
        self.given = given
        self.program = program
        self.failed = False
        self._cookie = call.cluster.chance.number("dig/cookie", 2**64).to_bytes(8, "big")

    # setup_lookup, next_origin
    def run(self, lookup: Lookup) -> None:
        """Look a name up: as it is or along the search list, until a name exists or none is left."""
        origins = self._origins(lookup)
        for index, origin in enumerate(origins):
            name = self._name(lookup.textname, origin)
            self.tool.trying(name)
            if len(origins) > 1 or origin:
                text = f"tries {name.to_text()}"
                self.call.trace.add(
                    Hop(HopKind.SEARCH, self.call.cluster.dns.at(self.call.place), text, _WHY)
                )
            answer = self.ask(lookup, name)
            if answer is None:
                return
            missed = answer.message.rcode() == Rcode.NXDOMAIN
            last = index == len(origins) - 1
            if not missed or last or self.given.show_search:
                self.tool.print_message(answer)
                self.tool.received(answer)
            if missed and last and self._as_is_first(lookup):
                # dighost.c says it once more where a name was tried as it is and no search followed.
                self.tool.received(answer)
            if not missed:
                return

    def _origins(self, lookup: Lookup) -> list[str]:
        given, text = self.given, lookup.textname
        if not (lookup.new_search and given.use_search) or text.endswith("."):
            return [""]
        if self._as_is_first(lookup):
            # A name with that many dots is tried as it is; it has too many labels to go on to the list.
            return [""]
        return [*given.search, ""]

    def _as_is_first(self, lookup: Lookup) -> bool:
        """Whether a name has the dots that let it be tried before any suffix, in a lookup with a search list."""
        searched = self.given.use_search and lookup.new_search
        return searched and lookup.textname.count(".") >= self.given.ndots

    def absolute(self, text: str) -> dns.name.Name:
        """A name as it is, without any suffix. Fatal where the text is none."""
        return self._name(text, "")

    def _name(self, text: str, origin: str) -> dns.name.Name:
        """The name to ask for. Fatal where the text is none."""
        searched = bool(origin)
        try:
            if not text:
                raise dns.exception.UnexpectedEnd
            name = dns.name.from_text(text, None)
            if not name.is_absolute():
                name += dns.name.from_text(origin or ".")
        except dns.exception.UnexpectedEnd:
            word = "unexpected end of input"
        except dns.name.EmptyLabel:
            word = "empty label"
        except dns.name.LabelTooLong:
            word = "label too long"
        except dns.name.BadEscape:
            word = "bad escape"
        except (dns.exception.DNSException, UnicodeError, ValueError):
            word = "ran out of space"
        else:
            return name
        if searched:
            raise Fatal(f"{self.program}: '{text}' is not in legal name syntax ({word})")
        raise Fatal(f"{self.program}: '{text}' is not a legal name ({word})", 10)

    # recv_done
    def ask(self, lookup: Lookup, name: dns.name.Name) -> Answer | None:
        """The reply for one name, after retries, other servers, and TCP for what was cut short."""
        at, retries = 0, lookup.retries
        while True:
            server, userarg = self.given.servers[at]
            query = self._query(lookup, name)
            self.tool.sending(lookup, query)
            reply = self._send(lookup, query, server)
            more = at + 1 < len(self.given.servers)
            if reply.message is None:
                self._lost(lookup, reply, server, userarg)
                if retries > 1:
                    retries -= 1
                elif more:
                    at += 1
                else:
                    self.failed = True
                    if not lookup.tcp:
                        self.tool.unreached(lookup, greet=True)
                    return None
                continue
            message = reply.message
            again = self._again(lookup, message)
            if again is not None:
                lookup = again
                continue
            if (remark := self._remark(lookup, message)) is not None:
                followed = ", trying next server" if more else ""
                self.tool.comment(lookup, f"Got {remark} from {server}{followed}")
                if more:
                    at += 1
                    continue
            return Answer(lookup, name, query, message, reply.size, server, userarg, reply.elapsed)

    def _query(self, lookup: Lookup, name: dns.name.Name) -> dns.message.Message:
        query = dns.message.make_query(name, lookup.rdtype, lookup.rdclass)
        query.id = self.call.cluster.chance.number("dig/id", 65536)
        flags = dns.flags.RD if lookup.recurse and lookup.rdtype != RdataType.AXFR else 0
        flags |= dns.flags.AD if lookup.authentic else 0
        flags |= dns.flags.CD if lookup.unchecked else 0
        flags |= dns.flags.AA if lookup.authoritative else 0
        query.flags = dns.flags.Flag(flags)
        query.set_opcode(Opcode.QUERY)
        if lookup.edns >= 0:
            options: list[dns.edns.Option] = []
            if lookup.nsid:
                options.append(dns.edns.GenericOption(OptionType.NSID, b""))
            if lookup.subnet is not None:
                address, length = lookup.subnet
                options.append(dns.edns.ECSOption(address, length))
            if lookup.cookie:
                options.append(dns.edns.GenericOption(OptionType.COOKIE, self._cookie))
            if lookup.expire:
                options.append(dns.edns.GenericOption(OptionType.EXPIRE, b""))
            edns_flags = dns.flags.DO if lookup.dnssec else 0
            query.use_edns(lookup.edns, edns_flags, lookup.buffer, options=options)
        return query

    def _send(self, lookup: Lookup, query: dns.message.Message, server: str) -> Reply:
        """Send it and wait; the cluster's clock goes on meanwhile."""
        cluster = self.call.cluster
        reply = cluster.dns.query(
            self.call.place,
            server,
            query,
            protocol="TCP" if lookup.tcp else "UDP",
            port=self.given.port,
            trace=self.call.trace,
        )
        silent = reply.failure == "timeout"
        cluster.advance(self.given.timeout * 1000 if silent else reply.elapsed)
        return reply

    def _lost(self, lookup: Lookup, reply: Reply, server: str, userarg: str) -> None:
        word = _WORDS.get(reply.failure or "", "timed out")
        spot = f"{server}#{self.given.port}"
        if lookup.tcp:
            self.tool.warning(
                f"Connection to {spot}({userarg}) for {lookup.textname} failed: {word}."
            )
            self.tool.unreached(lookup, greet=False)
        else:
            self.tool.warning(f"communications error to {spot}: {word}")

    def _again(self, lookup: Lookup, message: dns.message.Message) -> Lookup | None:
        """The lookup to repeat where a reply asks for it: another EDNS version, or TCP."""
        if message.rcode() == Rcode.BADVERS and lookup.edns > 0 and lookup.negotiated:
            self.tool.comment(lookup, "BADVERS, retrying with EDNS version 0.")
            return replace(lookup, edns=0)
        if message.flags & dns.flags.TC and not lookup.ignore and not lookup.tcp:
            self.tool.comment(lookup, "Truncated, retrying in TCP mode.")
            return replace(lookup, tcp=True)
        return None

    def _remark(self, lookup: Lookup, message: dns.message.Message) -> str | None:
        if message.rcode() == Rcode.SERVFAIL and not lookup.servfail_stops:
            return "SERVFAIL reply"
        without = not message.flags & dns.flags.RA
        if self.given.check_ra and lookup.recurse and without:
            return "recursion not available"
        return None


_WHY = "A name with few dots is tried with each suffix of the search list in turn."


# get_reverse
def reverse_name(text: str, strict: bool) -> str | None:
    """The name for a reverse lookup of an address; without `strict`, also of anything else, octet by octet."""
    try:
        return dns.reversename.from_address(text).to_text()
    except (dns.exception.SyntaxError, ValueError):
        if strict:
            return None
    return ".".join([*reversed(text.split(".")), "in-addr.arpa."])
