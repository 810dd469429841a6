from __future__ import annotations

import pytest

from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags, parse

KNOWN = flags("""
-A, --all-namespaces=false
    --dry-run[=unchanged]='none'
    --env=[...]
-f, --filename=[]
-i, --stdin=false
-n, --namespace=''
    --replicas=0
    --timeout=0s
-t, --tty=false
""")

ACCEPTED = [
    ("-it pod", {"stdin": "true", "tty": "true"}, ["pod"]),
    ("-nkube-system", {"namespace": "kube-system"}, []),
    ("-n=kube-system", {"namespace": "kube-system"}, []),
    ("-n kube-system pods", {"namespace": "kube-system"}, ["pods"]),
    ("pods --namespace kube-system", {"namespace": "kube-system"}, ["pods"]),
    ("--all-namespaces=false pods", {"all-namespaces": "false"}, ["pods"]),
    ("--dry-run pods", {"dry-run": "unchanged"}, ["pods"]),
    ("--dry-run=client", {"dry-run": "client"}, []),
    ("- pods", {}, ["-", "pods"]),
]

REFUSED = [
    ("--foo", "unknown flag: --foo"),
    ("-ix", "unknown shorthand flag: 'x' in -ix"),
    ("-n", "flag needs an argument: 'n' in -n"),
    ("--namespace", "flag needs an argument: --namespace"),
    ("--=x", "bad flag syntax: --=x"),
    (
        "--replicas=x",
        'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ),
    (
        "-A=maybe",
        'invalid argument "maybe" for "-A, --all-namespaces" flag: '
        'strconv.ParseBool: parsing "maybe": invalid syntax',
    ),
    (
        "--timeout=5",
        'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"',
    ),
]


@pytest.mark.parametrize(("line", "given", "args"), ACCEPTED)
def test_flags_are_taken_as_pflag_takes_them(line, given, args):
    parsed = parse(line.split(), KNOWN)
    assert {name: values[-1] for name, values in parsed.options.given.items()} == given
    assert parsed.args == args


@pytest.mark.parametrize(("line", "message"), REFUSED)
def test_a_wrong_flag_gets_pflags_message(line, message):
    with pytest.raises(CommandError) as caught:
        parse(line.split(), KNOWN)
    assert caught.value.message == message


def test_what_follows_two_dashes_is_left_alone():
    parsed = parse(["web", "--", "ls", "-l", "--", "x"], KNOWN)
    assert (parsed.args, parsed.dash) == (["web", "ls", "-l", "--", "x"], 1)


def test_a_list_flag_is_split_at_commas_and_an_item_flag_is_not():
    options = parse(["-f", "a,b", "--env=A=1,2", "-f", "c"], KNOWN).options
    assert options.all("filename") == ["a", "b", "c"]
    assert options.all("env") == ["A=1,2"]


def test_durations_and_numbers_come_as_numbers():
    options = parse(["--timeout=1m30s", "--replicas=3"], KNOWN).options
    assert (options.duration("timeout"), options.number("replicas")) == (90_000, 3)
