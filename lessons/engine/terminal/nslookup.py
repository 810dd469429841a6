"""nslookup, as BIND 9.18 prints it: for one name, or for the commands of its interactive mode."""

from __future__ import annotations

import dns.flags
import dns.message
import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.dighost import VERSION, Runner
from lessons.engine.terminal.dighost_types import Answer, Fatal, Lookup
from lessons.engine.terminal.nslookup_options import Options
from lessons.engine.terminal.nslookup_text import details, name_text, section

USAGE = """\
Usage:
   nslookup [-opt ...]             # interactive mode using default server
   nslookup [-opt ...] - server    # interactive mode using 'server'
   nslookup [-opt ...] host        # just look up 'host' using default server
   nslookup [-opt ...] host server # just look up 'host' using 'server'"""


def nslookup(call: Call) -> int:
    """Look one name up: its addresses, or another type with -type=. Without a name, read commands from standard input."""
    options = Options(call)
    screen = Screen(call, options)
    try:
        lookup = _arguments(call, options)
        if lookup is not None:
            screen.look_up(lookup)
        else:
            _read_commands(call, options, screen)
    except Fatal as error:
        call.err(f"{error}\n" if str(error) else "")
        return min(1, error.status)
    call.out("\n")
    return screen.status


# bin/dig/nslookup.c parse_args: what follows a name does not change its lookup any more
def _arguments(call: Call, options: Options) -> Lookup | None:
    """The lookup of the command line, None for the interactive mode. Fatal ends nslookup."""
    lookup, named = None, False
    words = list(call.argv[1:])
    for at, word in enumerate(words):
        if word.lower().startswith("-ver"):
            raise Fatal(f"nslookup {VERSION}", 0)
        if word.startswith("-") and word != "-":
            options.set(word[1:])
        elif word == "-":
            named = True
        elif not named:
            lookup, named = options.lookup(word), True
        elif at < len(words) - 1:
            raise Fatal(USAGE)
        else:
            options.use(word)
    return lookup


# bin/dig/nslookup.c do_next_command
def _read_commands(call: Call, options: Options, screen: Screen) -> None:
    """Carry out the lines of standard input, up to `exit`."""
    for line in call.stdin.splitlines():
        command, argument, *_ = [*line.split(), "", ""]
        match command.lower():
            case "":
                continue
            case "set" if argument:
                options.set(argument)
            case "server" | "lserver":
                if argument:
                    options.use(argument)
                options.show_servers()
            case "exit":
                return
            case "help" | "?":
                call.out(f"The '{command}' command is not yet implemented.\n")
            case "finger" | "root" | "ls" | "view":
                call.out(f"The '{command}' command is not implemented.\n")
            case _:
                screen.look_up(options.lookup(command))


class Screen:
    """Prints what nslookup prints."""

    def __init__(self, call: Call, options: Options) -> None:
        self.call = call
        self.given = options.given
        self.options = options
        self.empty = False  # there was no A record
        self.reached = self.wrong = False
        self.next: Lookup | None = None

    @property
    def status(self) -> int:
        """The exit status: 0 if any server answered, and none with an error."""
        return 0 if self.reached and not self.wrong else 1

    def look_up(self, lookup: Lookup) -> None:
        """Look a name up, and what its answer leads to."""
        self.empty = False
        self.next = lookup
        while self.next is not None:
            lookup, self.next = self.next, None
            Runner(self.call, self, self.given, "nslookup").run(lookup)

    def trying(self, name: dns.name.Name) -> None:
        """Nothing is said of it."""

    def sending(self, lookup: Lookup, query: dns.message.Message) -> None:
        """Nothing is said of it."""

    def received(self, answer: Answer) -> None:
        """Nothing is said of it."""

    def comment(self, lookup: Lookup, text: str) -> None:
        """A remark."""
        self.call.out(f";; {text}\n")

    def warning(self, text: str) -> None:
        """A remark on something that went wrong."""
        self.call.out(f";; {text}\n")

    def unreached(self, lookup: Lookup, greet: bool) -> None:
        """The end without an answer."""
        self.call.out(";; no servers could be reached\n")

    # bin/dig/nslookup.c printmessage
    def print_message(self, answer: Answer) -> None:
        """A reply: the server once, then what it said."""
        message, lookup = answer.message, answer.lookup
        self.reached = True
        for_addresses = self.options.default and lookup.rdtype == RdataType.A
        if not self.options.default or for_addresses:
            spot = f"{answer.server}#{self.given.port}"
            self.call.out(f"Server:\t\t{answer.userarg}\nAddress:\t{spot}\n\n")
        if self.options.debug:
            self.call.out(details(message))
        if message.rcode() != Rcode.NOERROR:
            rcode = Rcode.to_text(message.rcode())
            self.call.out(f"** server can't find {name_text(answer.name)}: {rcode}\n")
            self.wrong = True
            return
        if for_addresses:
            self._then_ipv6(answer)
        authoritative = bool(message.flags & dns.flags.AA)
        if not authoritative and (not self.options.default or for_addresses):
            self.call.out("Non-authoritative answer:\n")
        self._answer(answer, for_addresses)
        if not authoritative and lookup.rdtype not in (RdataType.A, RdataType.AAAA):
            self.call.out("\nAuthoritative answers can be found from:\n")
            self.call.out(section(message.authority, in_answer=False))
            self.call.out(section(message.additional, in_answer=False))

    def _then_ipv6(self, answer: Answer) -> None:
        """The name at the end of the aliases is asked for an AAAA record next."""
        links = {
            rrset.name: rrset[0].target
            for rrset in answer.message.answer
            if rrset.rdtype == RdataType.CNAME
        }
        name = answer.name
        for _ in links:
            name = links.get(name, name)
        self.next = Lookup(
            name_text(name),
            RdataType.AAAA,
            answer.lookup.rdclass,
            recurse=self.options.recurse,
            tcp=answer.lookup.tcp,
            retries=self.options.tries,
            servfail_stops=answer.lookup.servfail_stops,
            new_search=False,
        )

    def _answer(self, answer: Answer, for_addresses: bool) -> None:
        if answer.message.answer:
            self.call.out(section(answer.message.answer, in_answer=True))
        elif for_addresses:
            self.empty = True
        elif not self.options.default or (answer.lookup.rdtype == RdataType.AAAA and self.empty):
            self.call.out(f"*** Can't find {answer.lookup.textname}: No answer\n")
