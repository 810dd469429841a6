"""What a host shows of itself: addresses, routes, sockets, rules."""

import pytest


@pytest.mark.parametrize(
    ("place", "line", "stdout"),
    [
        ("pod/tools", "ip a | grep -o 'inet .*'", "inet 127.0.0.1/8 scope host lo\ninet 10.244.1.100/24 brd 10.244.1.255 scope global eth0\n"),
        ("node/k8s-node01", "ip route | grep -c via", "3\n"),
        ("laptop", "ip route", "default via 192.168.0.1 dev eth0 \n192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.50 \n"),
        ("laptop", "ip -br a", "lo               UNKNOWN        127.0.0.1/8 \neth0             UP             192.168.0.50/24 \n"),
        ("node/k8s-node01", "ip -br link show cni0", "cni0             UP             0a:58:0a:f4:01:01 <BROADCAST,MULTICAST,UP,LOWER_UP> \n"),
        ("node/k8s-node01", "ip -o -4 addr show dev cni0", "3: cni0    inet 10.244.1.1/24 brd 10.244.1.255 scope global cni0\\       valid_lft forever preferred_lft forever\n"),
        ("node/k8s-node01", "ip link show eth0", "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000\n    link/ether 0a:58:c0:a8:00:1f brd ff:ff:ff:ff:ff:ff\n"),
        ("node/k8s-node01", "ip route show default", "default via 192.168.0.1 dev eth0 \n"),
        ("node/k8s-node01", "ip route list dev cni0", "10.244.1.0/24 proto kernel scope link src 10.244.1.1 \n"),
        ("node/k8s-node01", "ip r s 10.244.2.0/24", "10.244.2.0/24 via 192.168.0.32 dev eth0 \n"),
        ("node/k8s-node01", "ip -6 addr", ""),
        ("node/k8s-node01", "ip neigh", "192.168.0.1 dev eth0 lladdr 0a:58:c0:a8:00:01 REACHABLE \n192.168.0.30 dev eth0 lladdr 0a:58:c0:a8:00:1e REACHABLE \n192.168.0.32 dev eth0 lladdr 0a:58:c0:a8:00:20 REACHABLE \n"),
        ("pod/tools", "ip n", "10.244.1.1 dev eth0 lladdr 0a:58:0a:f4:01:01 REACHABLE \n"),
        ("pod/web-a", "ss -ltn | tail -n +2 | awk '{print $4}'", "*:8080\n"),
        ("node/k8s-node01", "ss -ltn | tail -n +2 | awk '{print $4}'", "*:22\n*:10250\n*:10256\n127.0.0.1:10248\n127.0.0.1:10249\n"),
        ("node/k8s-node01", "curl -s localhost:10249/proxyMode", "iptables"),
        ("node/k8s-node01", "curl -s 127.0.0.1:10249/healthz; curl -s 127.0.0.1:10248/healthz", "okok"),
        ("node/k8s-node01", "curl -s -w '%{http_code}' 192.168.0.31:10249/proxyMode", "000"),
        ("laptop", "curl -s -i 192.168.0.31:10256/nothing | sed -n '1p;$p'", "HTTP/1.1 404 Not Found\n404 page not found\n"),
        ("laptop", "curl -s 192.168.0.31:10256/livez | grep -c nodeEligible", "0\n"),
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


def test_an_address_nobody_answers_for_is_a_failed_neighbour(lab):
    node = "node/k8s-node01"
    lab.run("curl -s -m 4 10.244.1.240", node)
    lab.run("curl -s -m 4 192.168.0.99", node)
    failed = lab.run("ip neigh | grep FAILED", node).stdout
    assert failed == "10.244.1.240 dev cni0 FAILED \n192.168.0.99 dev eth0 FAILED \n"


def test_a_neighbour_that_was_not_heard_of_for_a_while_is_stale(lab):
    lab.run("curl -s 10.244.1.10:8080", "node/k8s-node01")
    lab.run("sleep 60", "admin")
    shown = lab.run("ip neigh show 10.244.1.10", "node/k8s-node01").stdout
    assert shown == "10.244.1.10 dev cni0 lladdr 0a:58:0a:f4:01:0a STALE \n"


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("ip x", 1, 'Object "x" is unknown, try "ip help".\n'),
        ("ip addr show eth7", 1, 'Device "eth7" does not exist.\n'),
        ("ip neigh nonsense", 255, 'Command "nonsense" is unknown, try "ip neighbour help".\n'),
        ("ip route show nonsense", 1, 'Error: any valid prefix is expected rather than "nonsense".\n'),
        ("ip route add default via 192.168.0.9", 1, "Service Lab: here ip only shows; `ip route add` changes nothing.\n"),
        ("iptables-save -t nosuch", 1, "Table `nosuch' does not exist\n"),
        ("traceroute nosuch", 2, "nosuch: Name or service not known\nCannot handle \"host\" cmdline arg `nosuch'\n"),
    ],
)  # fmt: skip
def test_how_they_fail(lab, line, code, stderr):
    transcript = lab.run(line, "node/k8s-node01")
    assert (transcript.exit, transcript.stderr) == (code, stderr)
