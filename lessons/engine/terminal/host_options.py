"""host's command line (bin/dig/host.c parse_args)."""

from __future__ import annotations

import getopt
from dataclasses import replace

import dns.exception
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import VERSION, settings
from lessons.engine.terminal.dighost_types import Fatal, Lookup

USAGE = """\
Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
       -a is equivalent to -v -t ANY
       -A is like -a but omits RRSIG, NSEC, NSEC3
       -c specifies query class for non-IN data
       -C compares SOA records on authoritative nameservers
       -d is equivalent to -v
       -l lists all hosts in a domain, using AXFR
       -m set memory debugging flag (trace|record|usage)
       -N changes the number of dots allowed before root lookup is done
       -p specifies the port on the server to query
       -r disables recursive processing
       -R specifies number of retries for UDP packets
       -s a SERVFAIL response should stop query
       -t specifies the query type
       -T enables TCP/IP mode
       -U enables UDP mode
       -v enables verbose output
       -V print version number and exit
       -w specifies to wait forever for a reply
       -W specifies how long to wait for a reply
       -4 use IPv4 query transport only
       -6 use IPv6 query transport only"""

_OPTIONS = "46aAc:dilnm:p:rst:vVwCDN:R:TUW:"


class Options:
    """What host was told to do."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.given = settings(call)
        self.given.use_search = True
        self.lookup = Lookup(retries=2, servfail_stops=False)
        self.default = True  # no -t and no -c: addresses, then mail exchangers
        self.verbose = False

    def take(self, arguments: tuple[str, ...]) -> list[str] | None:
        """Take the options; gives the name and, if named, the server. None where only the version was asked."""
        try:
            options, words = getopt.gnu_getopt(list(arguments), _OPTIONS)
        except getopt.GetoptError as error:
            kind = "option requires an argument" if "argument" in error.msg else "illegal option"
            raise Fatal(f"host: {kind} -- {error.opt}\n{USAGE}") from None
        for option, value in options:
            if option == "-V":
                self.call.err(f"host {VERSION}\n")
                return None
            self._option(option, value)
        if not words:
            raise Fatal(USAGE)
        return words

    def _option(self, option: str, value: str) -> None:
        match option:
            case "-t":
                self._type(value)
            case "-c":
                self._class(value)
            case "-a" | "-A":
                self._type("ANY")
                self.lookup = replace(self.lookup, tcp=False)
                self.verbose = True
            case "-l":
                self.lookup = replace(self.lookup, rdtype=RdataType.AXFR, tcp=True)
                self.default = False
            case "-v" | "-d":
                self.verbose = True
            case "-r":
                self.lookup = replace(self.lookup, recurse=False)
            case "-s":
                self.lookup = replace(self.lookup, servfail_stops=True)
            case "-T" | "-U":
                self.lookup = replace(self.lookup, tcp=option == "-T")
            case "-C":
                raise Fatal("host: -C is not part of this lab")
            case "-N" | "-p" | "-R" | "-W":
                self._number(option, int(value) if value.isdigit() else 0)

    def _type(self, value: str) -> None:
        try:
            rdtype = RdataType.from_text(value)
        except (dns.exception.DNSException, ValueError):
            raise Fatal(f"host: invalid type: {value}\n", 2) from None
        over_tcp = rdtype in (RdataType.ANY, RdataType.AXFR)
        self.lookup = replace(self.lookup, rdtype=rdtype, tcp=self.lookup.tcp or over_tcp)
        self.default = False

    def _class(self, value: str) -> None:
        try:
            self.lookup = replace(self.lookup, rdclass=RdataClass.from_text(value))
        except (dns.exception.DNSException, ValueError):
            raise Fatal(f"host: invalid class: {value}\n", 2) from None
        self.default = False

    def _number(self, option: str, number: int) -> None:
        if option == "-N":
            self.given.ndots = number
        elif option == "-p":
            self.given.port = min(65535, number)
        elif option == "-R":
            self.lookup = replace(self.lookup, retries=max(2, number + 1))
        else:
            self.given.timeout = max(1, number)
