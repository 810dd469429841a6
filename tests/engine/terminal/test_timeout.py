"""timeout, ip route get, and the tools that the lab names others for."""

import pytest


@pytest.mark.parametrize(
    ("line", "code", "stdout", "took"),
    [
        ("timeout 3 curl -sS web:81", 124, "", 3000),
        ("timeout 3 curl -s web/hostname", 0, "Hostname : web-a\n", 1),
        ("timeout 0.5 sleep 5", 124, "", 500),
        ("timeout 1m sleep 2; echo $?", 0, "0\n", 2000),
        ("timeout 0 sleep 2", 0, "", 2000),
        ("timeout --preserve-status 1 sleep 2", 143, "", 1000),
        (
            "timeout 2 sh -c 'echo one; sleep 1; echo two; sleep 5; echo three'",
            124,
            "one\ntwo\n",
            2000,
        ),
    ],
)
def test_a_command_ends_when_its_time_is_up(lab, line, code, stdout, took):
    done = lab.run(line)
    assert (done.exit, done.stdout, done.ended - done.started) == (code, stdout, took)


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("timeout x ls", 125, "timeout: invalid time interval ‘x’\nTry 'timeout --help' for more information.\n"),
        ("timeout 3", 125, "timeout: missing operand\nTry 'timeout --help' for more information.\n"),
        ("timeout 3 nope", 127, "timeout: failed to run command ‘nope’: No such file or directory\n"),
        ("watch date", 1, "Service Lab: watch is not simulated: run the command again, or move the clock.\n"),
        ("mtr web", 1, "Service Lab: mtr is not simulated: traceroute shows the same way once.\n"),
        ("ip route get nope", 1, 'Error: inet prefix is expected rather than "nope".\n'),
    ],
)  # fmt: skip
def test_what_it_refuses(lab, line, code, stderr):
    done = lab.run(line)
    assert (done.exit, done.stderr) == (code, stderr)


@pytest.mark.parametrize(
    ("place", "address", "route"),
    [
        ("node/k8s-node01", "10.244.2.9", "10.244.2.9 via 192.168.0.32 dev eth0 src 192.168.0.31 uid 0"),
        ("node/k8s-node01", "10.244.1.9", "10.244.1.9 dev cni0 src 10.244.1.1 uid 0"),
        ("node/k8s-node01", "10.96.10.10", "10.96.10.10 via 192.168.0.1 dev eth0 src 192.168.0.31 uid 0"),
        ("node/k8s-node01", "192.168.0.31", "local 192.168.0.31 dev lo src 192.168.0.31 uid 0"),
        ("pod/tools", "10.244.2.9", "10.244.2.9 via 10.244.1.1 dev eth0 src 10.244.1.100 uid 0"),
        ("laptop", "192.168.0.31", "192.168.0.31 dev eth0 src 192.168.0.50 uid 0"),
    ],
)  # fmt: skip
def test_a_route_is_chosen_by_the_longest_prefix(lab, place, address, route):
    assert lab.run(f"ip route get {address}", place).stdout.partition(" \n")[0] == route
