"""From a command line to the command that it means: cobra's rules."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.kubectl import help as helps
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.commands import ROOT
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import Flag, Help, Parsed, flags, parse
from lessons.engine.terminal.surroundings import HOME

GLOBAL_FLAGS: tuple[Flag, ...] = flags(f"""
    --as=''
    --as-group=[...]
    --as-uid=''
    --as-user-extra=[...]
    --cache-dir='{HOME}/.kube/cache'
    --certificate-authority=''
    --client-certificate=''
    --client-key=''
    --cluster=''
    --context=''
    --disable-compression=false
    --insecure-skip-tls-verify=false
    --kubeconfig=''
    --kuberc=''
    --log-flush-frequency=5s
    --match-server-version=false
-n, --namespace=''
    --password=''
    --profile='none'
    --profile-output='profile.pprof'
    --proxy-url=''
    --request-timeout='0'
-s, --server=''
    --tls-server-name=''
    --token=''
    --user=''
    --username=''
-v, --v=0
    --vmodule=''
    --warnings-as-errors=false
""")

_VALUED = frozenset(f"--{flag.name}" for flag in GLOBAL_FLAGS if flag.bare is None) | {
    "-n",
    "-s",
    "-v",
}
_CLOSE = 2


def kubectl(call: Call) -> int:
    """Run one kubectl command line; never raises."""
    try:
        return _run(call, list(call.argv[1:]))
    except CommandError as error:
        if error.stdout:
            call.out(error.stdout)
        if text := error.alone():
            call.err(text if text.endswith("\n") else text + "\n")
        return error.exit


def _run(call: Call, words: list[str]) -> int:
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    if words == ["options"]:
        call.out(helps.global_options(GLOBAL_FLAGS))
        return 0
    command, names, rest = _find(words)
    path = " ".join(["kubectl", *names])
    if command.refusal and not {"-h", "--help"} & set(rest):
        raise CommandError(command.refusal)
    try:
        parsed = parse(rest, (*command.flags, *GLOBAL_FLAGS))
    except Help:
        call.out(helps.page(command, path))
        return 0
    except CommandError as error:
        raise CommandError(f"{error.message}\nSee '{path} --help' for usage.") from None
    for name in parsed.options.given:
        if reason := parsed.options.defined[name].deprecated:
            call.err(f"Flag --{name} has been deprecated, {reason}\n")
    _check_required(command, parsed)
    invocation = Invocation(call, path, parsed.options, parsed.args, parsed.dash)
    if command.run is None:
        return _group(invocation, command)
    return command.run(invocation) or 0


def _check_required(command: Command, parsed: Parsed) -> None:
    missing = [name for name in command.required if not parsed.options.changed(name)]
    if missing:
        names = '", "'.join(missing)
        raise CommandError(f'required flag(s) "{names}" not set')


def _group(invocation: Invocation, command: Command) -> int:
    """A group of commands called without one of them."""
    page = helps.page(command, invocation.path)
    if command is ROOT:
        if invocation.args:
            raise CommandError(_unknown(invocation.args[0]))
        invocation.out(page)
        return 0
    if invocation.args:
        words = " ".join(invocation.args)
        raise CommandError(
            f"unknown command \"{words}\"\nSee '{invocation.path} -h' for help and examples"
        )
    (invocation.out if command.help_to_stdout else invocation.err)(page)
    return 1


# github.com/spf13/cobra Command.Find
def _find(words: Sequence[str]) -> tuple[Command, list[str], list[str]]:
    """The command that the words name, its path, and the words without those names."""
    command, names, rest = ROOT, list[str](), list(words)
    while command.children:
        at = _first_word(rest)
        child = command.child(rest[at]) if at is not None else None
        if at is None or child is None:
            break
        del rest[at]
        command = child
        names.append(child.name)
    return command, names, rest


def _first_word(words: Sequence[str]) -> int | None:
    """Where the first word stands that is neither a flag nor the value of one."""
    skip = False
    for at, word in enumerate(words):
        if word == "--":
            return None
        if skip:
            skip = False
        elif word.startswith("-") and word != "-":
            skip = word in _VALUED
        elif word:
            return at
    return None


def _unknown(name: str) -> str:
    registered = [known for _, names in helps.GROUPS for known in names]
    suggestions = [
        known
        for known in registered
        if _distance(name.lower(), known) <= _CLOSE or known.startswith(name.lower())
    ]
    text = f'unknown command "{name}" for "kubectl"'
    if suggestions:
        text += "\n\nDid you mean this?\n" + "".join(f"\t{word}\n" for word in suggestions)
    return text


def _distance(a: str, b: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
    return row[-1]
