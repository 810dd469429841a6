"""From a command line to the command that it means: cobra's rules."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.kubectl import connecting
from lessons.engine.terminal.kubectl import help as helps
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.commands import ROOT
from lessons.engine.terminal.kubectl.errors import CommandError, Printed
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

_CLOSE = 2
# What the commands themselves take for a wrong name of theirs: SuggestFor.
_MEANT = {
    "delete": ("rm", "remove"),
    "describe": ("inspect",),
    "get": ("list", "ps"),
    "top": ("stats",),
}


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
        return _help(call, words[1:])
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
    if command.run is not None:
        connecting.check(invocation)
    if command.run is None:
        return _group(invocation, command)
    return command.run(invocation) or 0


# staging/src/k8s.io/kubectl/pkg/cmd/cmd.go; github.com/spf13/cobra InitDefaultHelpCmd
def _help(call: Call, topic: list[str]) -> int:
    """`kubectl help TOPIC`: of no command the page of kubectl itself, and that there is no such topic."""
    command, names, _ = _find(topic)
    page = helps.page(command, " ".join(["kubectl", *names]))
    if command is ROOT and topic:
        named = " ".join(f"`{word}`" for word in topic)
        groups = page[page.index(helps.GROUPS[0][0]) :]
        call.err(f"Unknown help topic [{named}]\n\n\n{groups}")
        return 0
    call.out(page)
    return 0


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
        at = _first_word(rest, (*command.flags, *GLOBAL_FLAGS))
        child = command.child(rest[at]) if at is not None else None
        if at is None or child is None:
            if command is ROOT and at is not None:
                _no_plugin(words)
            break
        del rest[at]
        command = child
        names.append(child.name)
    return command, names, rest


# github.com/spf13/cobra stripFlags
def _first_word(words: Sequence[str], known: Sequence[Flag]) -> int | None:
    """Where the first word stands that is neither a flag nor the value of one; an unknown flag takes one."""
    alone = {f"--{flag.name}" for flag in known if flag.bare is not None}
    alone |= {f"-{flag.short}" for flag in known if flag.short and flag.bare is not None}
    skip = False
    for at, word in enumerate(words):
        if word == "--":
            return None
        if skip:
            skip = False
        elif word.startswith("--"):
            skip = "=" not in word and word not in alone
        elif word.startswith("-") and word != "-":
            skip = len(word) == 2 and word not in alone
        elif word:
            return at
    return None


# staging/src/k8s.io/kubectl/pkg/cmd/cmd.go HandlePluginCommand
def _no_plugin(words: Sequence[str]) -> None:
    """What is no command might be a plugin's, of which flags may not stand before the name."""
    if words[0].startswith("-"):
        raise Printed(f"Error: flags cannot be placed before plugin name: {words[0]}")


def _unknown(name: str) -> str:
    registered = [known for _, names in helps.GROUPS for known in names]
    suggestions = [
        known
        for known in registered
        if _distance(name.lower(), known) <= _CLOSE
        or known.startswith(name.lower())
        or name.lower() in _MEANT.get(known, ())
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
