"""What a host shows of itself: addresses, routes, sockets, rules."""

import pytest


@pytest.mark.parametrize(
    ("place", "line", "stdout"),
    [
        ("pod/tools", "ip a | grep -o 'inet .*'", "inet 127.0.0.1/8 scope host lo\ninet 10.244.1.100/24 brd 10.244.1.255 scope global eth0\n"),
        ("node/k8s-node01", "ip route | grep -c via", "3\n"),
        ("laptop", "ip route", "default via 192.168.0.1 dev eth0 \n192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.50 \n"),
        ("pod/web-a", "ss -ltn | tail -n +2 | awk '{print $4}'", "*:8080\n"),
        ("node/k8s-node01", "ss -ltn | tail -n +2 | awk '{print $4}'", "*:22\n*:10250\n*:10256\n"),
        ("admin", "ss -ltnp | grep -c kube-apiserver", "1\n"),
        ("pod/tools", "traceroute -n 10.244.2.11 | awk '{print $2}'", "to\n10.244.1.1\n192.168.0.32\n10.244.2.11\n"),
        ("pod/tools", "traceroute -n -m 3 web | tail -n 1", " 3  * * *\n"),
        ("pod/tools", "which curl kubectl", "/usr/bin/curl\n"),
        ("admin", "ls", "a.yaml\nb.yaml\n"),
        ("node/k8s-node01", "iptables-save -t nat | grep -c 'default/web '", "3\n"),
        ("node/k8s-node01", "iptables-save -t filter | grep -c 'default/empty has no endpoints'", "1\n"),
    ],
)  # fmt: skip
def test_what_it_shows(lab, place, line, stdout):
    assert lab.run(line, place, **{"b.yaml": "", "a.yaml": ""}).stdout == stdout


def test_no_interface_has_a_cluster_ip(lab):
    assert "10.96." not in lab.run("ip addr", "node/k8s-node01").stdout


def test_a_node_port_is_no_open_socket(lab):
    lab.run(
        "kubectl expose pod web-a --name np --type NodePort --port 80 --target-port 8080", "admin"
    )
    port = lab.run("kubectl get service np -o jsonpath='{.spec.ports[0].nodePort}'", "admin").stdout
    assert lab.run(f"curl -s 192.168.0.31:{port}/hostname", "laptop").stdout == "Hostname : web-a\n"
    assert port not in lab.run("ss -ltn", "node/k8s-node01").stdout


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("ip x", 1, 'Object "x" is unknown, try "ip help".\n'),
        ("iptables-save -t raw", 1, "iptables-save: Cannot initialize: Table `raw' does not exist\n"),
        ("traceroute nosuch", 2, "nosuch: Name or service not known\nCannot handle \"host\" cmdline arg `nosuch'\n"),
    ],
)  # fmt: skip
def test_how_they_fail(lab, line, code, stderr):
    transcript = lab.run(line, "node/k8s-node01")
    assert (transcript.exit, transcript.stderr) == (code, stderr)
