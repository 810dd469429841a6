"""The tools that people pipe into."""

import pytest

ROWS = "printf 'NAME READY\\nweb-2 1/1\\nweb-10 0/1\\nweb-2 1/1\\n'"


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        (f"{ROWS} | grep web | sort | uniq -c", "      1 web-10 0/1\n      2 web-2 1/1\n"),
        (f"{ROWS} | sort -u | wc -l", "3\n"),
        (f"{ROWS} | sort -V | tail -n1", "web-10 0/1\n"),
        (f"{ROWS} | tail -n +2 | cut -d' ' -f1 | sort -r | head -1", "web-2\n"),
        (f"{ROWS} | awk 'NR>1 {{print $2, $1}}' | head -n 1", "1/1 web-2\n"),
        (f"{ROWS} | awk '$2 == \"0/1\" {{print $1}}'", "web-10\n"),
        (f"{ROWS} | awk '/web-1/'", "web-10 0/1\n"),
        (f"{ROWS} | sed -n '2,3p' | sed 's/web/app/; s/1$/ONE/'", "app-2 1/ONE\napp-10 0/ONE\n"),
        (f"{ROWS} | sed '1d' | sed -E 's/(web)-([0-9]+)/\\2-\\1/' | head -1", "2-web 1/1\n"),
        (f"{ROWS} | grep -c web", "3\n"),
        (f"{ROWS} | grep -v web", "NAME READY\n"),
        (f"{ROWS} | grep -o '[0-9]/[0-9]' | uniq", "1/1\n0/1\n1/1\n"),
        (f"{ROWS} | grep -n NAME", "1:NAME READY\n"),
        (f"{ROWS} | grep -A1 NAME", "NAME READY\nweb-2 1/1\n"),
        (f"{ROWS} | grep -E 'web-(1|3)'", "web-10 0/1\n"),
        (f"{ROWS} | grep 'web-\\(1\\|3\\)'", "web-10 0/1\n"),
        (f"{ROWS} | grep -iw name", "NAME READY\n"),
        (f"{ROWS} | grep -F 1/1 | wc -w", "4\n"),
        ("printf 'b 2\\na 10\\n' | sort -k2 -n", "b 2\na 10\n"),
        ("seq 3 | tac | tr '\\n' ,", "3,2,1,"),
        ("seq 2 | xargs", "1 2\n"),
        ("seq 2 | xargs -n1 echo n", "n 1\nn 2\n"),
        ("seq 2 | xargs -I% echo '<%>'", "<1>\n<2>\n"),
        ("echo aabb | tr -s ab", "ab\n"),
        ("echo a1b2 | tr -d 0-9", "ab\n"),
        ("seq 1 2 5 | tr '\\n' ' '", "1 3 5 "),
        ("seq -w 8 10 | head -n2", "08\n09\n"),
        ("printf '%s=%d\\n' a 1 b 2", "a=1\nb=2\n"),
        ("echo -n a; echo -e 'b\\tc'", "ab\tc\n"),
        ("date -u +%Y-%m-%dT%H", "2026-01-05T09\n"),
    ],
)
def test_what_they_print(lab, line, stdout):
    transcript = lab.run(line, "laptop")
    assert (transcript.stdout, transcript.stderr) == (stdout, "")


@pytest.mark.parametrize(
    ("line", "code", "start"),
    [
        ("echo a | grep b", 1, ""),
        ("echo a | grep '['", 2, "grep: Unmatched [, [^, [:, [., or [=\n"),
        ("echo a | grep -E '(a+)+b'", 2, "grep: "),
        ("grep", 2, "Usage: grep [OPTION]... PATTERNS [FILE]...\n"),
        ("echo a | sed y", 1, "sed: -e expression #1, char 1: unknown command: `y'\n"),
        ("echo a | sed s/a", 1, "sed: -e expression #1, char 3: unterminated `s' command\n"),
        ("echo a | awk '{x++}'", 2, "awk: the lab's awk only prints fields"),
        ("cut a", 1, "cut: you must specify a list of bytes, characters, or fields\n"),
        ("head -n x", 1, "head: invalid number of lines: ‘x’\n"),
        ("seq", 1, "seq: missing operand\n"),
        ("date tomorrow", 1, "date: invalid date ‘tomorrow’\n"),
        ("uniq --nope", 1, "uniq: unrecognized option '--nope'\n"),
    ],
)
def test_how_they_fail(lab, line, code, start):
    transcript = lab.run(line, "laptop")
    assert transcript.exit == code
    assert transcript.stderr.startswith(start)


@pytest.mark.parametrize(
    ("place", "line", "stdout"),
    [
        ("pod/tools", "cat /etc/resolv.conf | head -1", "nameserver 10.96.0.10\n"),
        ("pod/tools", "tail -1 /etc/hosts", "10.244.1.100\ttools\n"),
        ("pod/tools", "hostname; hostname -i; cat /etc/hostname", "tools\n10.244.1.100\ntools\n"),
        ("node/k8s-node01", "hostname", "k8s-node01\n"),
        ("laptop", "cat /etc/resolv.conf", "nameserver 192.168.0.2\nsearch corp.example\n"),
        ("pod/tools", "env | grep ^WEB_SERVICE", "WEB_SERVICE_HOST=10.96.10.10\nWEB_SERVICE_PORT=80\n"),
        ("pod/tools", "echo $WEB_SERVICE_HOST; printenv WEB_SERVICE_PORT", "10.96.10.10\n80\n"),
        ("admin", "cat note.txt", "in the editor\n"),
    ],
)  # fmt: skip
def test_what_a_place_is_like(lab, place, line, stdout):
    assert lab.run(line, place, **{"note.txt": "in the editor\n"}).stdout == stdout
