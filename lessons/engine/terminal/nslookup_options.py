"""What nslookup can be told: by options of its command line, and by `set` in its interactive mode."""

from __future__ import annotations

import dns.exception
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import reverse_name, server_addresses, settings
from lessons.engine.terminal.dighost_types import Lookup, Settings

_TYPES = ("type", "ty", "querytype", "query", "qu", "q")
_NUMBERS = {
    "timeout": "timeout",
    "t": "timeout",
    "retry": "tries",
    "ret": "tries",
    "port": "port",
    "po": "port",
    "ndots": "ndots",
}
# Switches: the whole word, and how many letters of it are enough.
_SWITCHES = {
    "all": 3, "recurse": 3, "norecurse": 5, "defname": 3, "nodefname": 5, "vc": 2, "novc": 4, "debug": 3, "nodebug": 5,
    "d2": 2, "nod2": 4, "search": 3, "nosearch": 5, "sil": 3, "fail": 3, "nofail": 5,
}  # fmt: skip


class Options:
    """What nslookup was told to do."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.given: Settings = settings(call)
        self.given.use_search = self.given.check_ra = True
        self.rdtype, self.rdclass = RdataType.A, RdataClass.IN
        self.default = True  # neither -type nor -class was given: A, then AAAA
        self.recurse = True
        self.tcp: bool | None = None  # None: as the type has it
        self.debug = False
        self.servfail_stops = False
        self.tries = 3

    # bin/dig/nslookup.c addlookup
    def lookup(self, name: str) -> Lookup:
        """The lookup of a name, as the options stand."""
        reverse = reverse_name(name, strict=True)
        rdtype = self.rdtype if reverse is None else RdataType.PTR
        return Lookup(
            reverse or name,
            rdtype,
            self.rdclass,
            recurse=self.recurse,
            tcp=rdtype == RdataType.ANY if self.tcp is None else self.tcp,
            retries=self.tries,
            servfail_stops=self.servfail_stops,
        )

    def use(self, server: str) -> None:
        """Ask another server from now on. Fatal where it has no address."""
        self.given.servers = server_addresses(self.call, server, "nslookup")
        self.given.check_ra = False

    # bin/dig/nslookup.c setoption
    def set(self, word: str) -> None:
        """Take one option, given without its dash."""
        name, equals, value = word.partition("=")
        name = name.lower()
        if equals and name in _TYPES:
            self._type(value)
        elif equals and name in ("class", "cl"):
            self._class(value)
        elif equals and name in _NUMBERS:
            self._number(_NUMBERS[name], value)
        elif equals and name in ("domain", "do"):
            self.given.search, self.given.use_search = (value,), True
        else:
            self._switch(word, name)

    def _switch(self, word: str, name: str) -> None:
        known = (full for full, least in _SWITCHES.items() if len(word) >= least)
        full = next((full for full in known if full.startswith(name) and "=" not in word), "")
        state = not full.startswith("no")
        match full.removeprefix("no"):
            case "all":
                self.show()
            case "recurse":
                self.recurse = state
            case "search" | "defname":
                self.given.use_search = state
            case "vc":
                self.tcp = state
            case "debug":
                self.debug = self.given.show_search = state
            case "fail":
                self.servfail_stops = state
            case "":
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

    def _number(self, what: str, value: str) -> None:
        if not value.isdigit():
            self.call.out(f"invalid {what} '{value}': not a valid number\n")
        elif what == "timeout":
            self.given.timeout = max(1, int(value))
        elif what == "tries":
            self.tries = max(1, int(value))
        elif what == "port":
            self.given.port = min(65535, int(value))
        else:
            self.given.ndots = int(value)

    # bin/dig/nslookup.c show_settings
    def show_servers(self) -> None:
        """The servers that are asked."""
        for address, userarg in self.given.servers:
            self.call.out(f"Default server: {userarg}\nAddress: {address}#{self.given.port}\n")

    def show(self) -> None:
        """All settings."""
        self.show_servers()
        given = self.given
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
