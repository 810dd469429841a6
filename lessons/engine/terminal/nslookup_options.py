"""nslookup's command line (bin/dig/nslookup.c parse_args, setoption)."""

from __future__ import annotations

import dns.exception
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import VERSION, settings
from lessons.engine.terminal.dighost_types import Fatal, Settings

USAGE = """\
Usage:
   nslookup [-opt ...]             # interactive mode using default server
   nslookup [-opt ...] - server    # interactive mode using 'server'
   nslookup [-opt ...] host        # just look up 'host' using default server
   nslookup [-opt ...] host server # just look up 'host' using 'server'"""

_TYPES = ("type", "ty", "querytype", "query", "qu", "q")


class Options:
    """What nslookup was told to do."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.given: Settings = settings(call)
        self.given.use_search = self.given.check_ra = True
        self.rdtype, self.rdclass = RdataType.A, RdataClass.IN
        self.default = True  # neither -type nor -class was given: A, then AAAA
        self.recurse = True
        self.tcp = self.debug = False
        self.tries = 3

    def take(self, arguments: tuple[str, ...]) -> tuple[str, str] | None:
        """Take the options; gives the name and the server ("" for the default), None where only the version was asked."""
        words: list[str] = []
        for word in arguments:
            if word.lower().startswith("-ver"):
                self.call.err(f"nslookup {VERSION}\n")
                return None
            if word.startswith("-") and len(word) > 1:
                self._option(word[1:])
            else:
                words.append(word)
        if len(words) > 2:
            raise Fatal(USAGE)
        if not words or words[0] == "-":
            raise Fatal("nslookup: its interactive mode is not part of this lab; give it a name")
        return words[0], words[1] if len(words) > 1 else ""

    def _option(self, word: str) -> None:
        name, _, value = word.partition("=")
        name = name.lower()
        if name in _TYPES and value:
            self._type(value)
        elif name in ("class", "cl") and value:
            self._class(value)
        elif name in ("timeout", "t", "retry", "ret", "port", "po", "ndots"):
            self._number(name, value)
        elif name in ("domain", "do"):
            self.given.search = (value,)
        elif name in ("norecurse", "norec", "recurse", "rec"):
            self.recurse = not name.startswith("no")
        elif name in ("nosearch", "nosea", "search", "sea"):
            self.given.use_search = not name.startswith("no")
        elif name in ("vc", "novc"):
            self.tcp = name == "vc"
        elif name in ("debug", "deb", "nodebug", "nodeb"):
            self.debug = not name.startswith("no")
        elif name == "all":
            self._show()
        elif name not in ("fail", "nofail", "d2", "nod2", "sil", "defname", "nodefname"):
            self.call.out(f"*** Invalid option: {word}\n")

    def _type(self, value: str) -> None:
        try:
            self.rdtype, self.default = RdataType.from_text(value), False
        except (dns.exception.DNSException, ValueError):
            self.call.out(f"unknown query type: {value}\n")

    def _class(self, value: str) -> None:
        try:
            self.rdclass = RdataClass.from_text(value)
        except (dns.exception.DNSException, ValueError):
            self.call.out(f"unknown query class: {value}\n")

    def _number(self, name: str, value: str) -> None:
        if not value.isdigit():
            return
        if name in ("timeout", "t"):
            self.given.timeout = max(1, int(value))
        elif name in ("retry", "ret"):
            self.tries = max(1, int(value))
        elif name in ("port", "po"):
            self.given.port = min(65535, int(value))
        else:
            self.given.ndots = int(value)

    # bin/dig/nslookup.c show_settings
    def _show(self) -> None:
        given = self.given
        for address, userarg in given.servers:
            self.call.out(f"Default server: {userarg}\nAddress: {address}#{given.port}\n")
        circuit, debug = "vc" if self.tcp else "novc", "debug" if self.debug else "nodebug"
        search = "search" if given.use_search else "nosearch"
        recurse = "recurse" if self.recurse else "norecurse"
        rdtype, rdclass = RdataType.to_text(self.rdtype), RdataClass.to_text(self.rdclass)
        self.call.out(
            f"\nSet options:\n  {circuit}\t\t\t{debug}\t\tnod2\n  {search}\t\t{recurse}\n"
            f"  timeout = 0\t\tretry = {self.tries}\tport = {given.port}\tndots = {given.ndots}\n"
            f"  querytype = {rdtype:<8}\tclass = {rdclass}\n"
            f"  srchlist = {'/'.join(given.search)}\n"
        )
