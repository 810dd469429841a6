"""curl's options as 7.88.1 carries them out: compared with the real one, which printed these."""

import pytest

TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n"
WEB = "From=web-a ClientIP=10.244.1.100 XFF=\n"
REFUSED = (
    "curl: (7) Failed to connect to 10.96.10.21 port 80 after 0 ms: Couldn't connect to server\n"
)


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        ("curl -s web/{a,b}", f"Host=web Path=/a {WEB}Host=web Path=/b {WEB}"),
        ("curl -s 'web/[1-2]'", f"Host=web Path=/1 {WEB}Host=web Path=/2 {WEB}"),
        ("curl -s 'web/[08-12:2]' | grep -o Path=...", "Path=/08\nPath=/10\nPath=/12\n"),
        ("curl -gs 'web/[1-2]'", f"Host=web Path=/[1-2] {WEB}"),
        ("curl -s web/a/../b/./c?x=../y", f"Host=web Path=/b/c?x=../y {WEB}"),
        ("curl -s --path-as-is web/../a", f"Host=web Path=/../a {WEB}"),
        ("curl -s -G -d a=b -d c web/q", f"Host=web Path=/q?a=b&c {WEB}"),
        ("curl -sG --data-urlencode 'a=b c&d' --data-urlencode '=x y' web", f"Host=web Path=/?a=b+c%26d&x+y {WEB}"),
        ("curl -s --connect-to shop:80:web:80 shop/hostname", "Hostname : web-a\n"),
        ("curl -s --connect-to ::web: shop/hostname", "Hostname : web-a\n"),
        ("curl -s -D - -o /dev/null web | head -1", "HTTP/1.1 200 OK\n"),
        ("curl -so /dev/null -w '%{http_connect} %{filename_effective} %header{Content-Type} %header{nosuch}|' web", "000 /dev/null text/plain |"),
        ("curl -so /dev/null -w 'a%{stderr}b%{stdout}c' web", "ac"),
        ("curl -so /dev/null -w '%{http_code}%{onerror} bad' web", "200"),
        ("curl -so /dev/null -w '%{header_json}' web", '{"content-type":["text/plain"],\n"content-length":["54"],\n"connection":["close"]\n}'),
        ("curl -so /dev/null -w '%{num_headers} %{size_request} %{size_header} %{urlnum}\\n' web", "3 67 84 0\n"),
        ("curl -s --noproxy '*' --limit-rate 1k -N web/hostname", "Hostname : web-a\n"),
        ("curl -s --fail-with-body 10.244.2.11/x | grep -c 404", "2\n"),
        ("curl -s -w '%{http_code}' --retry 2 -o /dev/null 10.244.2.11/x", "404"),
    ],
)  # fmt: skip
def test_what_it_fetches(lab, line, stdout):
    assert lab.run(line).stdout == stdout


@pytest.mark.parametrize(
    ("line", "code", "stderr"),
    [
        ("curl", 2, TRY),
        ("curl -s -o x", 2, f"curl: no URL specified!\n{TRY}"),
        ("curl --re web", 2, f"curl: option --re: is ambiguous\n{TRY}"),
        ("curl -m -1 web", 2, f"curl: option -m: expected a positive numerical parameter\n{TRY}"),
        ("curl --retry x web", 2, f"curl: option --retry: expected a proper numerical parameter\n{TRY}"),
        ("curl -f --fail-with-body web", 2, f"curl: option --fail-with-body: is badly used here\n{TRY}"),
        ("curl -x proxy:80 web", 2, "Service Lab: curl's --proxy is not simulated.\n"),
        ("curl -sS 10.244.1.10:0", 7, "curl: (7) Failed to connect to 10.244.1.10 port 0 after 0 ms: Couldn't connect to server\n"),
        ("curl -sS -6 10.96.10.10", 7, "curl: (7) Couldn't connect to server\n"),
        ("curl -sS 'web/{a'", 3, "curl: (3) unmatched brace in URL position 5:\nweb/{a\n    ^\n"),
        ("curl -sS 'web/[1-'", 3, "curl: (3) bad range in URL position 8:\nweb/[1-\n       ^\n"),
        ("curl -sSO web", 23, "curl: (23) Failed writing received data to disk/application\n"),
        (
            "curl -I -d a web",
            2,
            "Warning: You can only select one HTTP request method! You asked for both POST \n"
            "Warning: (-d, --data) and HEAD (-I, --head).\n",
        ),
        ("curl -sS --fail-early 10.96.10.21 web", 7, REFUSED),
        ("curl -sS --retry 2 10.96.10.21", 7, REFUSED),
        ("curl -sS --retry 1 --retry-connrefused 10.96.10.21", 7, REFUSED * 2),
        (
            "curl --retry 1 --retry-connrefused 10.96.10.21",
            7,
            f"{REFUSED}Warning: Problem : connection refused. Will retry in 1 seconds. 1 retries \n"
            f"Warning: left.\n{REFUSED}",
        ),
    ],
)  # fmt: skip
def test_how_it_refuses(lab, line, code, stderr):
    done = lab.run(line)
    assert (done.exit, done.stderr) == (code, stderr)


def test_the_wait_between_retries_doubles(lab):
    done = lab.run("curl -s --retry 3 --retry-connrefused 10.96.10.21")
    assert done.ended - done.started == 1000 + 2000 + 4000


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("curl -sv -d a=b web | cat", ["} [3 bytes data]", "{ [54 bytes data]"]),
        ("curl -sv web/hostname -o /dev/null", ["{ [17 bytes data]"]),
        ("curl -sv -u me:x web", ["* Server auth using Basic with user 'me'", "> Authorization: Basic bWU6eA=="]),
        ("curl -sv --json {} web", ["> Content-Type: application/json", "> Accept: application/json", "> Content-Length: 2"]),
        ("curl -sv -b a=b --compressed web", ["> Accept-Encoding: deflate, gzip, br, zstd", "> Cookie: a=b"]),
        ("curl -sv -0 web", ["> GET / HTTP/1.0"]),
        ("curl -sv -H 'X-Empty;' -H 'Accept:' web", ["> X-Empty:"]),
        ("curl -sv --connect-to shop:80:10.96.10.10:80 shop", ["* Connecting to hostname: 10.96.10.10", "* Connecting to port: 80", "* Connected to (nil) (10.96.10.10) port 80 (#0)", "> Host: shop"]),
    ],
)  # fmt: skip
def test_what_verbose_tells(lab, line, told):
    lines = lab.run(line).stderr.splitlines()
    assert [each for each in lines if each in told] == told


def test_data_is_counted_only_where_it_does_not_go_to_the_terminal(lab):
    assert "bytes data" not in lab.run("curl -sv web").stderr


@pytest.mark.parametrize(
    ("glob", "problem", "position"),
    [
        ("[1-", "bad range", 7),
        ("[1", "bad range", 5),
        ("[1-23", "bad range", 7),
        ("[a-c", "bad range", 5),
        ("[3-1]", "bad range", 9),
        ("[a-C]", "bad range", 9),
        ("[1-3:0]", "bad range", 11),
        ("[1-3:x]", "bad range", 9),
        ("a}", "unmatched close brace/bracket", 5),
        ("{}", "empty string within braces", 5),
        ("{a{b}", "nested brace", 6),
    ],
)
def test_a_pattern_is_faulted_where_reading_it_ended(lab, glob, problem, position):
    text = f"curl: (3) {problem} in URL position {position}:\nh1/{glob}\n{' ' * (position - 1)}^\n"
    assert lab.run(f"curl -sS 'h1/{glob}'").stderr == text
