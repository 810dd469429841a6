"""What curl 7.88.1 prints, and its exit codes."""

import pytest

CONNECT = "curl: (7) Failed to connect to"


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        ("curl -s web", "Host=web Path=/ From=web-a ClientIP=10.244.1.100 XFF=\n"),
        ("curl -s http://10.96.10.10/a?b=1", "Host=10.96.10.10 Path=/a?b=1 From=web-a ClientIP=10.244.1.100 XFF=\n"),
        ("curl -s web/hostname#top", "Hostname : web-a\n"),
        ("curl -s -H 'Host: shop' web", "Host=shop Path=/ From=web-a ClientIP=10.244.1.100 XFF=\n"),
        ("curl -s -H 'X-Forwarded-For: 1.2.3.4' web", "Host=web Path=/ From=web-a ClientIP=10.244.1.100 XFF=1.2.3.4\n"),
        ("curl -so /dev/null -w '%{http_code} %{remote_ip}:%{remote_port} %{num_connects}\\n' web", "200 10.96.10.10:80 1\n"),
        ("curl -s -o /dev/null -w '%{http_code}\\n' empty", "000\n"),
        ("curl -sI web", "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 54\nConnection: close\n\n"),
        ("curl -s --resolve shop.example:80:10.96.10.10 http://shop.example/hostname", "Hostname : web-a\n"),
        ("curl -s 10.244.2.11/nothing | grep -c '404 Not Found'", "2\n"),
        ("curl -s 10.244.2.11 | grep title", "<title>Welcome to nginx!</title>\n"),
        ("curl -s -w '%{num_connects}\\n' -o /dev/null -o /dev/null 10.244.2.11 10.244.2.11", "1\n0\n"),
        ("curl -s -w '%{num_connects}\\n' -o /dev/null -o /dev/null web web", "1\n1\n"),
        ("curl -sk -o /dev/null -w '%{http_code}' https://kubernetes", "401"),
        ("curl -s https://example.com/hostname", "Hostname : shop\n"),
        ("curl -s example.com", "Host=example.com Path=/ From=shop ClientIP=198.51.100.1 XFF=\n"),
    ],
)  # fmt: skip
def test_what_it_prints(lab, line, stdout):
    transcript = lab.run(line)
    assert (transcript.stdout, transcript.stderr) == (stdout, "")


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("curl nosuch", 6, "curl: (6) Could not resolve host: nosuch\n"),
        ("curl empty", 7, f"{CONNECT} empty port 80 after 0 ms: Couldn't connect to server\n"),
        ("curl 10.244.1.222", 7, f"{CONNECT} 10.244.1.222 port 80 after 3060 ms: Couldn't connect to server\n"),
        ("curl -m 2 web:81", 28, "curl: (28) Connection timed out after 2000 milliseconds\n"),
        ("curl -m 2 10.244.1.222", 28, "curl: (28) Connection timed out after 2000 milliseconds\n"),
        ("curl --connect-timeout 2 web:81", 28, "curl: (28) Failed to connect to web port 81 after 2000 ms: Timeout was reached\n"),
        ("curl web:81", 28, "curl: (28) Failed to connect to web port 81 after 131000 ms: Couldn't connect to server\n"),
        ("curl -f 10.244.2.11/nothing", 22, "curl: (22) The requested URL returned error: 404\n"),
        ("curl 10.244.2.12:3306", 1, "curl: (1) Received HTTP/0.9 when not allowed\n"),
        ("curl https://web:80", 35, "curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number\n"),
        ("curl ftp://web", 1, 'curl: (1) Protocol "ftp" not supported or disabled in libcurl\n'),
        ("curl http://web:99999", 3, "curl: (3) URL using bad/illegal format or missing URL\n"),
        ("curl -s nosuch", 6, ""),
        ("curl -sS nosuch", 6, "curl: (6) Could not resolve host: nosuch\n"),
        ("curl -s", 2, "curl: no URL specified!\ncurl: try 'curl --help' or 'curl --manual' for more information\n"),
        ("curl --nope web", 2, "curl: option --nope: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n"),
        ("curl -m x web", 2, "curl: option -m: expected a proper numerical parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n"),
        ("curl web -m", 2, "curl: option -m: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n"),
    ],
)  # fmt: skip
def test_how_it_fails(lab, line, code, stderr):
    transcript = lab.run(line)
    assert (transcript.exit, transcript.stderr) == (code, stderr)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "curl https://kubernetes",
            "SSL certificate problem: unable to get local issuer certificate",
        ),
        (
            "curl --resolve alias:443:198.51.100.80 https://alias",
            "SSL: no alternative certificate subject name matches target host name 'alias'",
        ),
    ],
)
def test_a_certificate_has_to_fit(lab, line, problem):
    transcript = lab.run(line)
    assert transcript.exit == 60
    assert transcript.stderr.startswith(f"curl: (60) {problem}\n")


def test_verbose_tells_the_whole_exchange(lab):
    assert lab.run("curl -v 10.96.10.10").stderr.splitlines() == [
        "*   Trying 10.96.10.10:80...",
        "* Connected to 10.96.10.10 (10.96.10.10) port 80 (#0)",
        "> GET / HTTP/1.1",
        "> Host: 10.96.10.10",
        "> User-Agent: curl/7.88.1",
        "> Accept: */*",
        "> ",
        "< HTTP/1.1 200 OK",
        "< Content-Type: text/plain",
        "< Content-Length: 62",
        "< Connection: close",
        "< ",
        "* Closing connection 0",
    ]


@pytest.mark.parametrize(
    ("address", "reason"),
    [("10.96.10.21", "Connection refused"), ("10.244.1.222", "No route to host")],
)
def test_only_verbose_tells_refused_from_no_route(lab, address, reason):
    stderr = lab.run(f"curl -sSv {address}").stderr
    assert f"* connect to {address} port 80 failed: {reason}\n" in stderr


def test_progress_shows_where_stdout_is_no_terminal(lab):
    assert "% Total" not in lab.run("curl web").stderr
    assert "% Total" in lab.run("curl web | cat").stderr
    assert "% Total" not in lab.run("curl -s web | cat").stderr


def test_a_timeout_costs_the_time_it_shows(lab):
    transcript = lab.run("curl -m 3 web:81")
    assert transcript.ended - transcript.started == 3000


def test_an_unknown_image_answers_and_says_that_it_stands_in(lab):
    transcript = lab.run("curl -s 10.244.2.13:9000; curl -s 10.244.2.13:9000")
    assert [notice.ref.name for notice in transcript.notices] == ["stranger"]


def test_a_service_without_endpoints_breaks_at_kube_proxy_with_its_manifest_line(lab):
    broken = lab.run("curl empty").broken
    assert (broken.kind, broken.at, broken.ref.name) == ("proxy", "node/k8s-node01", "empty")
    assert (broken.source.file, broken.source.line) == ("lab.yaml", 10)


def test_the_hops_tell_the_way_in_order(lab):
    hops = lab.run("curl -s 10.96.10.10").hops
    assert [hop.kind for hop in hops] == ["route", "proxy", "endpoint", "socket", "answer"]
    assert hops[2].packet.destination == "10.244.1.10"
    assert hops[-1].to == "pod/default/tools"
