"""kubectl create secret and create serviceaccount.

staging/src/k8s.io/kubectl/pkg/cmd/create/create_secret.go, create_secret_docker.go, create_secret_tls.go
"""

from __future__ import annotations

import base64
import json

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import datasources
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.create_service import FLAGS
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.generating import only_name, submit

_NO_LOGIN = (
    "either --from-file or the combination of --docker-username, --docker-password and "
    "--docker-server is required"
)


def _generic(invocation: Invocation) -> None:
    name = only_name(invocation)
    data = datasources.collect(invocation, _key_problem)
    _create(invocation, name, data, invocation.options.text("type"))


def _key_problem(key: str, reasons: str) -> str:
    if reasons:
        return f'"{key}" is not valid key name for a Secret {reasons}'
    return f"cannot add key {key}, another key by that name already exists"


def _docker_registry(invocation: Invocation) -> None:
    name, options = only_name(invocation), invocation.options
    if source := options.all("from-file"):
        key, _, path = source[0].rpartition("=")
        text = datasources.read_file(invocation, path)
        _create(
            invocation, name, {key or ".dockerconfigjson": text}, "kubernetes.io/dockerconfigjson"
        )
        return
    user, password = options.text("docker-username"), options.text("docker-password")
    server = options.text("docker-server")
    if not (user and password and server):
        raise CommandError(_NO_LOGIN)
    login = {"username": user, "password": password}
    if email := options.text("docker-email"):
        login["email"] = email
    login["auth"] = base64.b64encode(f"{user}:{password}".encode()).decode()
    text = json.dumps({"auths": {server: login}}, separators=(",", ":"), ensure_ascii=False)
    _create(invocation, name, {".dockerconfigjson": text}, "kubernetes.io/dockerconfigjson")


def _tls(invocation: Invocation) -> None:
    name, options = only_name(invocation), invocation.options
    paths = {"certificate": options.text("cert"), "key": options.text("key")}
    if not all(paths.values()):
        raise CommandError("key and cert must be specified")
    texts = {}
    for what, path in paths.items():
        text = invocation.call.session.files.get(path.removeprefix("./"))
        if text is None:
            raise CommandError(f"Cannot read file {path}, open {path}: no such file or directory")
        texts[what] = text
    for what, text in texts.items():
        if "-----BEGIN " not in text:
            raise CommandError(f"tls: failed to find any PEM data in {what} input")
    data = {"tls.crt": texts["certificate"], "tls.key": texts["key"]}
    _create(invocation, name, data, "kubernetes.io/tls")


def _create(invocation: Invocation, name: str, data: dict[str, str], kind: str) -> None:
    manifest: Manifest = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": invocation.namespace},
    }
    if data:
        encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
        manifest["data"] = encoded
    if kind:
        manifest["type"] = kind
    submit(invocation, manifest, doing="failed to create secret ")


def _service_account(invocation: Invocation) -> None:
    manifest: Manifest = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": only_name(invocation), "namespace": invocation.namespace},
    }
    submit(invocation, manifest, doing="failed to create serviceaccount: ")


COMMAND = Command(
    "secret",
    "Create a secret using a specified subcommand",
    usage="(docker-registry | generic | tls)",
    children=(
        Command(
            "docker-registry",
            "Create a secret for use with a Docker registry",
            _docker_registry,
            "NAME --docker-username=user --docker-password=password --docker-email=email "
            "[--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]",
            flags(
                FLAGS.rstrip() + "\n    --append-hash=false\n    --docker-email=''\n"
                "    --docker-password=''\n    --docker-server='https://index.docker.io/v1/'\n"
                "    --docker-username=''\n    --from-file=[]\n"
            ),
        ),
        Command(
            "generic",
            "Create a secret from a local file, directory, or literal value",
            _generic,
            "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] "
            "[--dry-run=server|client|none]",
            flags(FLAGS.rstrip() + "\n" + datasources.FLAGS + "    --type=''\n"),
        ),
        Command(
            "tls",
            "Create a TLS secret",
            _tls,
            "NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
            flags(FLAGS.rstrip() + "\n    --append-hash=false\n    --cert=''\n    --key=''\n"),
        ),
    ),
)
SERVICE_ACCOUNT = Command(
    "serviceaccount",
    "Create a service account with the specified name",
    _service_account,
    "NAME [--dry-run=server|client|none]",
    flags(FLAGS),
    aliases=("sa",),
)
