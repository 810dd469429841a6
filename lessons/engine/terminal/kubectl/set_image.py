"""kubectl set image.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_image.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.output import ObjectPrinter
from lessons.engine.terminal.kubectl.pairs import split
from lessons.engine.terminal.kubectl.podspecs import pod_spec_of, sent, with_pod_spec
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import recorded
from lessons.engine.terminal.kubectl.resources import LOCAL, find
from lessons.engine.terminal.kubectl.strategicpatch import two_way


def run(invocation: Invocation) -> None:
    """Give containers other images."""
    resources, pairs = split(invocation.args, "image")
    images = dict(pair.partition("=")[::2] for pair in pairs)
    local = invocation.options.on("local")
    if local and resources:
        raise CommandError(LOCAL)
    query = Query.of(invocation, resources, latest=not local)
    infos = find(invocation, query).complete()
    errors: list[CommandError] = []
    _check(invocation, query, images)
    printer = ObjectPrinter(invocation, structs=True)
    for info in infos:
        try:
            content = recorded(invocation, info.content)
            spec = _with_images(pod_spec_of(info), images, errors)
            changed = with_pod_spec(content, spec)
            if patch := two_way(info, changed):
                result = sent(invocation, info, changed, patch, "image update to pod template:")
                printer.show(result, "image updated")
        except CommandError as error:
            errors.append(error)
    raise_all(errors)


def _check(invocation: Invocation, query: Query, images: dict[str, str]) -> None:
    if invocation.options.on("all") and query.labels is not None:
        raise CommandError("cannot set --all and --selector at the same time")
    if not images:
        raise CommandError("at least one image update is required")
    if len(images) > 1 and "*" in images:
        raise CommandError(
            "all containers are already specified by *, but saw more than one "
            "container_name=container_image pairs"
        )


def _with_images(spec: Manifest, images: dict[str, str], errors: list[CommandError]) -> Manifest:
    changed = dict(spec)
    known: set[str] = set()
    for field in ("initContainers", "containers"):
        containers = spec.get(field) or []
        known.update(container["name"] for container in containers)
        if containers:
            changed[field] = [_with_image(container, images) for container in containers]
    errors += [
        CommandError(f'error: unable to find container named "{name}"')
        for name in images
        if name != "*" and name not in known
    ]
    return changed


def _with_image(container: Manifest, images: dict[str, str]) -> Manifest:
    image = images.get("*", images.get(container["name"]))
    return container if image is None else {**container, "image": image}


COMMAND = Command(
    "image",
    "Update the image of a pod template",
    run,
    "(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
    flags("""
    --all=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-set'
-f, --filename=[]
-k, --kustomize=''
    --local=false
-o, --output=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
)
