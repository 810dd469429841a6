"""A lab as a folder for a real cluster: its manifests, a kind configuration, and what to run."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lessons.labs.outcome import Outcome
from lessons.labs.panes import names

README = """# {title}

{summary}

These are the manifests of a lab, for a real cluster of the same shape with [kind](https://kind.sigs.k8s.io):

```sh
kind create cluster --name service-lab --config kind.yaml
{apply}
```

What was run in the lab{note}:

```sh
{commands}
```

Addresses differ from those in the lab: a real cluster gives its own. Load balancers need `cloud-provider-kind`.
`kind delete cluster --name service-lab` takes it all away.
"""


def archive(outcome: Outcome) -> bytes:
    """A zip file with the manifests as the editor holds them."""
    files = names(outcome.lesson, outcome.lab.panes)
    others = [name for name in outcome.lesson.files if name not in outcome.lesson.panes]
    workers = sum(not node.control_plane for node in outcome.cluster.profile.nodes)
    kind = [
        "kind: Cluster",
        "apiVersion: kind.x-k8s.io/v1alpha4",
        "nodes:",
        "- role: control-plane",
    ]
    kind += ["- role: worker"] * workers
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr("README.md", _readme(outcome, [*others, *files]))
        zipped.writestr("kind.yaml", "\n".join(kind) + "\n")
        for name in [*others, *files]:
            zipped.writestr(f"manifests/{name}", outcome.lab.panes.get(name, ""))
    return buffer.getvalue()


def _readme(outcome: Outcome, files: list[str]) -> str:
    commands = [f"{done.line}    # {done.place}" for done in outcome.history if done.line]
    return README.format(
        title=outcome.lesson.title,
        summary=outcome.lesson.summary,
        apply="\n".join(f"kubectl apply -f manifests/{name}" for name in files),
        note=", and where" if commands else "",
        commands="\n".join(commands) or "# nothing yet",
    )
