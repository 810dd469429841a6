"""--from-literal, --from-file and --from-env-file: what create configmap and create secret fill their data with.

staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go, create_secret.go
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.api.names import config_key
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError

FLAGS = "    --append-hash=false\n    --from-env-file=[]\n    --from-file=[]\n    --from-literal=[...]\n"
Problem = Callable[[str, str], str]  # from a key and what is wrong with it, "" for its being there


def collect(invocation: Invocation, problem: Problem) -> dict[str, str]:
    """The keys and values; `problem` words what is wrong with a key."""
    options = invocation.options
    if options.all("from-env-file") and (options.all("from-file") or options.all("from-literal")):
        raise CommandError("from-env-file cannot be combined with from-file or from-literal")
    if options.on("append-hash"):
        raise CommandError("the lab appends no hash to a name; leave out --append-hash")
    pairs: list[tuple[str, str]] = []
    for source in options.all("from-file"):
        pairs += _of_file(invocation, source)
    pairs += [_literal(source) for source in options.all("from-literal")]
    for path in options.all("from-env-file"):
        pairs += _environment(read_file(invocation, path))
    data: dict[str, str] = {}
    for key, value in pairs:
        if reasons := config_key(key):
            raise CommandError(problem(key, ",".join(reasons)))
        if key in data:
            raise CommandError(problem(key, ""))
        data[key] = value
    return data


def read_file(invocation: Invocation, path: str) -> str:
    """The text of one of the editor's files; CommandError where there is none of the name."""
    text = invocation.call.session.files.get(path.removeprefix("./"))
    if text is None:
        raise CommandError(f"error reading {path}: no such file or directory")
    return text


def _of_file(invocation: Invocation, source: str) -> list[tuple[str, str]]:
    """`path`, `key=path`, or a folder: each of its files that has a name fit for a key."""
    key, equals, path = source.partition("=")
    if not equals:
        folder = source.rstrip("/").removeprefix("./")
        prefix = "" if folder == "." else f"{folder}/"
        files = invocation.call.session.files
        inside = sorted(name for name in files if name.startswith(prefix))
        if source.removeprefix("./") not in files and inside:
            names = [(name.removeprefix(prefix), files[name]) for name in inside]
            return [(name, text) for name, text in names if not config_key(name)]
        return [(source.rpartition("/")[2], read_file(invocation, source))]
    if "=" in path:
        raise CommandError("key names or file paths cannot contain '='")
    if not key:
        raise CommandError(f"key name for file path {path} missing")
    if not path:
        raise CommandError(f"file path for key name {key} missing")
    return [(key, read_file(invocation, path))]


def _literal(source: str) -> tuple[str, str]:
    key, equals, value = source.partition("=")
    if not key or not equals:
        raise CommandError(f"invalid literal source {source}, expected key=value")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return key, value


def _environment(text: str) -> list[tuple[str, str]]:
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return [(key, value) for key, equals, value in pairs if equals]
