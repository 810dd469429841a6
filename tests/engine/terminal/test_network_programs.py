"""ping, nc and wget in the words of their packages."""

import re

import pytest


def test_ping_counts_what_comes_back(lab):
    stdout = lab.run("ping -c 2 10.244.1.10").stdout
    figures = re.compile(r"(?<=time=)[\d.]+(?= ms)|(?<=mdev = )[\d./]+(?= ms)")
    assert figures.sub("N", stdout) == (
        "PING 10.244.1.10 (10.244.1.10) 56(84) bytes of data.\n"
        "64 bytes from 10.244.1.10: icmp_seq=1 ttl=64 time=N ms\n"
        "64 bytes from 10.244.1.10: icmp_seq=2 ttl=64 time=N ms\n\n"
        "--- 10.244.1.10 ping statistics ---\n"
        "2 packets transmitted, 2 received, 0% packet loss, time 1000ms\n"
        "rtt min/avg/max/mdev = N ms\n"
    )


@pytest.mark.parametrize(
    ("line", "code", "wanted"),
    [
        ("ping -c 2 -W 1 web", 1, "PING web.default.svc.cluster.local (10.96.10.10) 56(84) bytes of data.\n\n---"),
        ("ping -c 2 -W 1 web", 1, "2 packets transmitted, 0 received, 100% packet loss"),
        ("ping -c 1 many", 0, "64 bytes from 10-244-1-10.many.default.svc.cluster.local (10.244.1.10): icmp_seq=1"),
        ("ping -c 1 10.244.1.222", 1, "From 10.244.1.100 icmp_seq=1 Destination Host Unreachable\n"),
        ("ping 10.244.1.10", 0, "4 packets transmitted, 4 received"),
    ],
)  # fmt: skip
def test_ping(lab, line, code, wanted):
    transcript = lab.run(line)
    assert transcript.exit == code
    assert wanted in transcript.stdout


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("ping nosuch", 2, "ping: nosuch: Name or service not known\n"),
        ("ping", 1, "ping: usage error: Destination address required\n"),
        ("nc -zv -w 2 10.96.10.10 80", 0, "Connection to 10.96.10.10 80 port [tcp/http] succeeded!\n"),
        ("nc -zv web 80", 0, "Connection to web (10.96.10.10) 80 port [tcp/http] succeeded!\n"),
        ("nc -zv -w 2 web 81", 1, "nc: connect to web (10.96.10.10) port 81 (tcp) timed out: Operation now in progress\n"),
        ("nc -zv 10.96.10.21 80", 1, "nc: connect to 10.96.10.21 port 80 (tcp) failed: Connection refused\n"),
        ("nc -z 10.96.10.21 80", 1, ""),
        ("nc -zv nosuch 80", 1, 'nc: getaddrinfo for host "nosuch" port 80: Name or service not known\n'),
        ("nc -zvu 10.96.0.10 53", 0, "Connection to 10.96.0.10 53 port [udp/domain] succeeded!\n"),
        ("nc -zvn 10.96.10.10 80", 0, "Connection to 10.96.10.10 80 port [tcp/*] succeeded!\n"),
        ("nc -zvn web 80", 1, 'nc: getaddrinfo for host "web" port 80: Name or service not known\n'),
        ("nc -6zv web 80", 1, 'nc: getaddrinfo for host "web" port 80: No address associated with hostname\n'),
        ("nc -zv web 99999", 1, "nc: port number too large: 99999\n"),
        ("nc -zv web nosuch", 1, "nc: port number invalid: nosuch\n"),
        ("nc -zv web", 1, "nc: missing port number\n"),
        ("ping -6 -c 1 web", 2, "ping: web: Address family for hostname not supported\n"),
        ("ping -c 0 web", 1, "ping: invalid argument: '0': out of range: 1 <= value <= 9223372036854775807\n"),
        ("wget -qO- empty", 4, ""),
        ("wget -qO- nosuch", 4, ""),
        ("busybox wget -qO- empty", 1, "wget: can't connect to remote host (10.96.10.21): Connection refused\n"),
        ("busybox wget -qO- nosuch", 1, "wget: bad address 'nosuch'\n"),
        ("busybox wget -qO- -T 2 web:81", 1, "wget: download timed out\n"),
        ("busybox wget -qO- web:99999", 1, "wget: bad port '99999'\n"),
        ("busybox wget -qO- gopher://web", 1, "wget: not an http or ftp url: gopher://web\n"),
        ("busybox wget -SqO /dev/null web", 0, "  HTTP/1.1 200 OK\n  Content-Type: text/plain\n  Content-Length: 54\n  Connection: close\n"),
        ("wget -O- http://web:x", 1, "http://web:x: Bad port number.\n"),
        ("wget -O- ftp2://web", 1, "ftp2://web: Unsupported scheme ‘ftp2’.\n"),
        ("wget -nv nosuch", 4, "wget: unable to resolve host address ‘nosuch’\n"),
        ("wget -nv -t 1 empty", 4, "failed: Connection refused.\n"),
        ("busybox nosuch", 127, "nosuch: applet not found\n"),
    ],
)  # fmt: skip
def test_what_goes_to_stderr(lab, line, code, stderr):
    transcript = lab.run(line)
    assert (transcript.exit, transcript.stderr) == (code, stderr)


def test_nc_passes_a_request_on(lab):
    line = r"printf 'GET /hostname HTTP/1.1\r\nHost: x\r\n\r\n' | nc web 80 | tail -n 1"
    assert lab.run(line).stdout == "Hostname : web-a\n"


def test_wget_tells_what_it_does(lab):
    lines = lab.run("wget -O /dev/null http://web/hostname").stderr.splitlines()
    assert lines[0].endswith("--  http://web/hostname")
    assert lines[1:6] == [
        "Resolving web (web)... 10.96.10.10",
        "Connecting to web (web)|10.96.10.10|:80... connected.",
        "HTTP request sent, awaiting response... 200 OK",
        "Length: 17 [text/plain]",
        "Saving to: ‘/dev/null’",
    ]


@pytest.mark.parametrize("program", ["wget", "busybox wget"])
def test_a_header_of_the_command_line_stands_for_its_own(lab, program):
    line = f"{program} -qO- --header 'Host: shop' --post-data a=b http://web http://web/a"
    assert re.findall(r"Host=(\S+) Path=(\S+)", lab.run(line).stdout) == [
        ("shop", "/"),
        ("shop", "/a"),
    ]


def test_a_spider_sees_that_the_file_exists(lab):
    lines = lab.run("wget --spider -S http://web").stderr.splitlines()
    assert lines[0] == "Spider mode enabled. Check if remote file exists."
    assert lines[4] == "HTTP request sent, awaiting response... "
    assert lines[5] == "  HTTP/1.1 200 OK"
    assert lines[-2] == "Remote file exists."


def test_an_image_has_the_programs_it_has(lab):
    assert lab.run("curl web", "pod/box").stderr == "bash: curl: command not found\n"
    assert lab.run("wget -qO- web/hostname", "pod/box").stdout == "Hostname : web-a\n"
    assert "Connecting to web (10.96.10.10:80)" in lab.run("wget web", "pod/box").stderr
    assert lab.run("dig web", "pod/nginx").exit == 127


def test_nc_can_choose_the_port_it_sends_from(lab):
    assert lab.run("nc -vz -p 5000 web 80").exit == 0
    flows = lab.run("conntrack -L 2>/dev/null | grep sport=5000", "node/k8s-node01").stdout
    assert "dst=10.96.10.10 sport=5000 dport=80" in flows
    assert lab.run("nc -p x web 80").stderr == "nc: port number invalid: x\n"
