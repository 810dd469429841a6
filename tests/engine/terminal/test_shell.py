"""Lines of bash: what they print, and how they fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal_lab import Lab

from lessons.engine.terminal.limits import MOST_COMMANDS, MOST_HOPS
from lessons.engine.terminal.shell import ShellSyntaxError, parse


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        ("echo one two", "one two\n"),
        ("echo 'one  two' \"three $HOME\" $HOME", "one  two three /root /root\n"),
        ('echo a\\ b; echo "a\\$b"', "a b\na$b\n"),
        ("false || echo no && echo yes", "no\nyes\n"),
        ("true && echo yes || echo no", "yes\n"),
        ("! false && echo negated", "negated\n"),
        ("for i in {1..3}; do echo $i; done", "1\n2\n3\n"),
        ("for i in $(seq 2 3)\ndo\n  echo n$i\ndone", "n2\nn3\n"),
        (
            "echo {a,b}{1..2} {x,{y,z}} {3..1} {01..03} {none}",
            "a1 a2 b1 b2 x y z 3 2 1 01 02 03 {none}\n",
        ),
        ("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", "0\n1\n2\n"),
        ("until true; do echo never; done", ""),
        (
            "if [ a = b ]; then echo one; elif test 2 -gt 1; then echo two; else echo three; fi",
            "two\n",
        ),
        ("x=5; (x=6; echo $x); echo $x", "6\n5\n"),
        ("{ echo b; echo a; } | sort", "a\nb\n"),
        ("echo ${nothing:-default} [$nothing]", "default []\n"),
        ("false; echo $?; true; echo $?", "1\n0\n"),
        ("echo $((7/2)) $((-7/2)) $((7%3)) $((2*(3+4)))", "3 -3 1 14\n"),
        ("echo \"$(printf 'a\\nb')\"", "a\nb\n"),
        ("echo `echo nested $(echo deep)`", "nested deep\n"),
        ("cat <<EOF\nhome $HOME\nEOF", "home /root\n"),
        ("cat <<'EOF' | wc -l\n$HOME\nb\nEOF", "2\n"),
        ("tr a-z A-Z <<< word", "WORD\n"),
        ("printf '1 a\\n2 b\\n' | while read n rest; do echo $rest$n; done", "a1\nb2\n"),
        ("echo gone > /dev/null; echo kept", "kept\n"),
        ("nosuch 2>&1 | grep -c 'command not found'", "1\n"),
        ("echo one # two", "one\n"),
        ("A=1 env | grep ^A=; echo [$A]", "A=1\n[]\n"),
        ("export B=2; env | grep ^B=", "B=2\n"),
        ("bash -c 'echo $0 inside; exit 4'; echo $?", "bash inside\n4\n"),
        ("x='a   b'; echo $x; echo \"$x\"", "a b\na   b\n"),
    ],
)
def test_what_a_line_prints(lab, line, stdout):
    transcript = lab.run(line, "laptop")
    assert (transcript.stdout, transcript.stderr) == (stdout, "")


@pytest.mark.parametrize(
    ("line", "exit_status", "stderr"),
    [
        ("nosuch", 127, "bash: nosuch: command not found\n"),
        ('echo "open', 2, "bash: unexpected EOF while looking for matching `\"'\n"),
        ("echo $(open", 2, "bash: unexpected EOF while looking for matching `)'\n"),
        ("for i in 1 2; do echo $i", 2, "bash: syntax error: unexpected end of file\n"),
        ("done", 2, "bash: syntax error near unexpected token `done'\n"),
        ("echo a | | b", 2, "bash: syntax error near unexpected token `|'\n"),
        ("echo >", 2, "bash: syntax error near unexpected token `newline'\n"),
        ("cat missing.txt", 1, "cat: missing.txt: No such file or directory\n"),
        ("cat < missing.txt", 1, "bash: missing.txt: No such file or directory\n"),
        ("[ 1 -eq x ]", 2, "bash: [: x: integer expression expected\n"),
        (
            "sleep never",
            1,
            "sleep: invalid time interval ‘never’\nTry 'sleep --help' for more information.\n",
        ),
        ("sort -Q", 2, "sort: invalid option -- 'Q'\nTry 'sort --help' for more information.\n"),
        ("echo x > out.txt", 1, "bash: out.txt: this lab's shell does not write files\n"),
        ("kubectl get pods", 127, "bash: kubectl: command not found\n"),
    ],
)
def test_what_a_wrong_line_says(lab, line, exit_status, stderr):
    transcript = lab.run(line, "laptop")
    assert (transcript.exit, transcript.stderr) == (exit_status, stderr)


def test_output_keeps_the_order_of_both_streams(lab):
    transcript = lab.run("echo one; nosuch; echo two", "laptop")
    assert [stream for stream, _ in transcript.output] == ["stdout", "stderr", "stdout"]


@pytest.mark.parametrize(
    "line",
    [
        "while true; do echo x; done",
        "while true; do true; done",
        "x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done",
        "echo {1..100}{1..100}{1..100}",
        "seq 1 999999999",
        "sleep 999999999",
        "while true; do sleep 86000; done",
    ],
)
def test_a_line_without_end_is_stopped_with_a_message(lab, line):
    transcript = lab.run(line, "laptop")
    assert transcript.exit == 130
    assert transcript.stderr.startswith("Service Lab: ")
    assert len(transcript.stdout) < 500_000


def test_most_lines_come_nowhere_near_the_limits(lab):
    transcript = lab.run(f"for i in {{1..{MOST_COMMANDS // 3}}}; do true; done", "laptop")
    assert (transcript.exit, transcript.stderr) == (0, "")


@pytest.mark.parametrize(
    ("place", "stderr"),
    [
        ("pod/nobody", 'Error from server (NotFound): pods "nobody" not found\n'),
        ("node/nobody", 'Error from server (NotFound): nodes "nobody" not found\n'),
    ],
)
def test_a_place_that_is_not_there_says_so(lab, place, stderr):
    transcript = lab.run("echo hello", place)
    assert (transcript.exit, transcript.stderr) == (1, stderr)


def test_a_fault_of_the_lab_leaves_the_cluster_as_it_was(lab, monkeypatch):
    def broken(_place):
        raise RuntimeError("a bug")

    version = lab.cluster.view.version
    monkeypatch.setattr(lab.cluster.network, "host", broken)
    transcript = lab.run("kubectl delete pod web-a; hostname", "admin")
    assert transcript.exit == 70
    assert "Traceback" not in transcript.stderr
    assert lab.cluster.view.version == version


def test_a_loop_of_probes_keeps_the_hops_of_its_beginning(lab):
    transcript = lab.run("for i in {1..300}; do curl -s web; done")
    assert transcript.stdout.count("Host=web") == 300
    assert len(transcript.hops) == MOST_HOPS


def test_time_tells_the_clusters_time(lab):
    stderr = lab.run("time sleep 62.5", "laptop").stderr
    assert stderr == "\nreal\t1m2.500s\nuser\t0m0.000s\nsys\t0m0.000s\n"


def test_sleep_moves_the_clock(lab):
    transcript = lab.run("sleep 1.5; sleep 2m", "laptop")
    assert transcript.ended - transcript.started == 121_500


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(alphabet="ab1 \t\n'\"`$(){}[]<>|&;#\\!=*?-", max_size=40))
def test_any_text_is_a_script_or_a_syntax_error(text):
    try:
        parse(text)
    except ShellSyntaxError as error:
        assert str(error)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "echo",
                "cat",
                "seq",
                "grep",
                "sort",
                "curl",
                "ping",
                "nc",
                "wget",
                "sed",
                "awk",
                "xargs",
                "tr",
                "cut",
                "head",
                "|",
                ";",
                "&&",
                "||",
                "$(",
                ")",
                "{",
                "}",
                "'x'",
                "-n",
                "-c",
                "1",
                "3",
                "-k2",
                "web",
                "10.96.10.10",
                "80",
                "-z",
                "-v",
                "$x",
                "{1..3}",
                ">",
                "/dev/null",
                "2>&1",
                "s/a/b/",
                "for",
                "i",
                "in",
                "do",
                "done",
            ]
        ),
        max_size=9,
    ).map(" ".join)
)
def test_no_line_ends_in_a_fault(text):
    assert Lab().run(text, "laptop").exit != 70
