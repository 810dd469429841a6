"""A new lesson to begin with: small, whole, and passing the check."""

from __future__ import annotations

import re
from pathlib import Path

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_LESSON = """\
---
title: NAME
summary: A Service that finds its pods.
order: 100
places: [pod/client, admin]
panes: [web.yaml]
---
Say here what has happened, and to whom. Then explain what is needed to mend it.

```run pod/client
curl -m 2 web
```

```task
id: find-the-pods
title: Make the Service find its pods
mode: fix
text: |
  Mend `web.yaml` and apply it, so that `curl web` in the pod **client** is answered.
checks:
- expect: The client is answered.
  run: curl -sS --max-time 2 http://web/
  from: pod/client
  matching: ['^Host=web ']
hints:
- What are the Service's endpoints?
- Compare its selector with the labels of the pods.
solution:
  files: {web.yaml: web.yaml}
wrong:
- replace: {web.yaml: ['targetPort: 80', 'targetPort: 8080']}
  fails: 1
  got: Couldn't connect
  when: {run: kubectl get service web -o yaml, matching: ['targetPort: 8080']}
  message: |
    Many take `targetPort` for the port that clients call. It is what the process listens on, and nobody listens on 8080.
```

## What to keep

- A Service finds its pods by their labels.
"""

_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: LABEL
  ports:
  - port: 80
    targetPort: 80
"""

_PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: amsy810/echo-nginx:v2.0
---
apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  containers:
  - name: tools
    image: amsy810/tools:v2.0
    command: ["sleep", "3600"]
"""


def write_new(place: Path, name: str) -> Path:
    """Begin a lesson in a folder of lessons; ValueError for a name that is none, OSError if it is there already."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r}: a lesson is named in small letters, digits and dashes")
    folder = place / name
    files = {
        "lesson.md": _LESSON.replace("NAME", name.replace("-", " ").capitalize(), 1),
        "manifests/web.yaml": _SERVICE.replace("LABEL", "wbe"),
        "manifests/pods.yaml": _PODS,
        "solutions/web.yaml": _SERVICE.replace("LABEL", "web"),
    }
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return folder
