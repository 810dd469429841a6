"""nft, ipvsadm, iptables and conntrack: what they show of kube-proxy's work, in its mode and in others."""

import pytest
from terminal_lab import PODS, SETUP

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal, Transcript

NODE = Place.parse("node/k8s-node01")
V = "iptables v1.8.9 (nf_tables)"
TRY = "Try `iptables -h' or 'iptables --help' for more information.\n"
LAB = "Service Lab: here iptables lists rules (-L, -S); kube-proxy alone writes them.\n"


def run(line: str, mode: str = "iptables", place: Place = NODE) -> Transcript:
    terminal = Terminal(Cluster(Profile.from_mapping({"pods": PODS, "proxy_mode": mode})[0]))
    assert terminal.run("kubectl apply -f lab.yaml", files={"lab.yaml": SETUP}).exit == 0
    terminal.run("curl -s 10.96.10.10", Place.parse("pod/tools"))
    return terminal.run(line, place)


def test_ipvsadm_lists_virtual_servers_and_their_real_ones():
    assert run("ipvsadm -Ln -t 10.96.10.10:80", "ipvs").stdout == (
        "Prot LocalAddress:Port Scheduler Flags\n"
        "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
        "TCP  10.96.10.10:80 rr\n"
        "  -> 10.244.1.10:8080             Masq    1      0          1         \n"
    )


@pytest.mark.parametrize(
    ("mode", "line", "code", "stdout"),
    [
        ("nftables", "nft list tables", 0, "table ip nat\ntable ip kube-proxy\n"),
        ("iptables", "nft list tables", 0, "table ip mangle\ntable ip filter\ntable ip nat\n"),
        ("iptables", "nft list table ip kube-proxy 2>/dev/null", 1, ""),
        ("iptables", "ipvsadm -Ln | grep -c Masq", 1, "0\n"),
        ("nftables", "nft list ruleset 2>/dev/null | grep -c default/web", 0, "2\n"),
        ("nftables", "iptables-save | grep -c KUBE", 1, "0\n"),
        ("iptables", "iptables -t nat -S | grep -c '^-N KUBE-SVC'", 0, "5\n"),
    ],
)  # fmt: skip
def test_each_mode_has_tools_of_its_own(mode, line, code, stdout):
    transcript = run(line, mode)
    assert (transcript.exit, transcript.stdout) == (code, stdout)


def test_iptables_lists_a_chain_as_a_table():
    assert run("iptables -t nat -n -L KUBE-SVC-LOLE4ISW44XBNF3G").stdout == (
        "Chain KUBE-SVC-LOLE4ISW44XBNF3G (1 references)\n"
        "target     prot opt source               destination         \n"
        "KUBE-MARK-MASQ  6    -- !10.244.0.0/16        10.96.10.10          /* default/web cluster IP */ tcp dpt:80\n"
        "KUBE-SEP-BSJG54EXAHTH4INO  0    --  0.0.0.0/0            0.0.0.0/0            "
        "/* default/web -> 10.244.1.10:8080 */\n"
    )


def test_conntrack_shows_both_directions():
    line = run("conntrack -L -d 10.96.10.10 2>/dev/null").stdout
    assert line.startswith("tcp      6 120 TIME_WAIT src=10.244.1.100 dst=10.96.10.10 sport=")
    assert " dport=80 src=10.244.1.10 dst=10.244.1.100 sport=8080 dport=" in line
    assert line.endswith("[ASSURED] mark=0 use=1\n")


def test_conntrack_forgets_on_request():
    done = run("conntrack -D -d 10.96.10.10 > /dev/null; conntrack -L -d 10.96.10.10")
    assert (done.stdout, done.stderr.splitlines()[-1]) == (
        "",
        "conntrack v1.4.8 (conntrack-tools): 0 flow entries have been shown.",
    )


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("-L NOSUCH", 1, f"{V}: chain `NOSUCH' in table `filter' is incompatible, use 'nft' tool.\n"),
        ("-t nat -nL KUBE-SVC", 1, f"{V}: chain `KUBE-SVC' in table `nat' is incompatible, use 'nft' tool.\n"),
        ("-Lnv", 1, f"{V}: chain `nv' in table `filter' is incompatible, use 'nft' tool.\n"),
        ("-t nosuch -S", 3, f"{V}: table 'nosuch' does not exist\nPerhaps iptables or your kernel needs to be upgraded.\n"),
        ("-L -n nosuch", 2, f"Bad argument `nosuch'\n{TRY}"),
        ("-n", 2, f"{V}: no command specified\n{TRY}"),
        ("-t", 2, f'{V}: option "-t" requires an argument\n{TRY}{LAB}'),
        ("-L -q", 2, f'{V}: unknown option "-q"\n{TRY}{LAB}'),
    ],
)  # fmt: skip
def test_iptables_refuses_as_the_real_one(line, code, stderr):
    done = run(f"iptables {line}", "iptables")
    assert (done.exit, done.stderr) == (code, stderr)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("iptables -t raw -S", "-P PREROUTING ACCEPT\n-P OUTPUT ACCEPT\n"),
        ("iptables -t nat -L KUBE-SVC-NPX46M4PTMTKRN6Y | grep -o 'tcp dpt.*'", "tcp dpt:https\n"),
        ("iptables -t nat -vnL KUBE-SVC-NPX46M4PTMTKRN6Y | grep -o 'tcp dpt.*'", "tcp dpt:443\n"),
        ("iptables -t nat -nL | grep -o 'kubernetes:https [*]/ tcp to:.*'", "kubernetes:https */ tcp to:192.168.0.30:6443\n"),
    ],
)  # fmt: skip
def test_iptables_shows_modules_and_names_of_ports(line, shown):
    assert run(line, "iptables").stdout == shown


@pytest.mark.parametrize("program", ["nft list tables", "ipvsadm -Ln", "conntrack -L"])
def test_pods_do_not_have_the_tools_of_a_node(program):
    assert run(program, place=Place.parse("pod/tools")).exit == 127
