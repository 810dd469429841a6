"""kubectl set: the group, and set image and set selector.

staging/src/k8s.io/kubectl/pkg/cmd/set
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import set_env
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.pairs import split
from lessons.engine.terminal.kubectl.podspecs import pod_spec, with_pod_spec
from lessons.engine.terminal.kubectl.resources import Query, find
from lessons.engine.terminal.kubectl.selectors import LabelSelector, SelectorError
from lessons.engine.terminal.kubectl.strategicpatch import two_way


def _image(invocation: Invocation) -> None:
    resources, pairs = split(invocation.args, "image")
    images = dict(pair.partition("=")[::2] for pair in pairs)
    query = Query.of(invocation, resources)
    query.empty_selector = query.all
    found = find(invocation, query)
    errors = list(found.errors)
    if not errors:
        _check_images(images)
    printer = ObjectPrinter(invocation)
    for info in found.infos:
        try:
            changed = _with_images(info.content, images, errors)
            if patch := two_way(info, changed):
                printer.show(_sent(invocation, info, changed, patch), "image updated")
        except CommandError as error:
            errors.append(error)
    raise_all(errors)


def _check_images(images: dict[str, str]) -> None:
    if not images:
        raise CommandError("at least one image update is required")
    if len(images) > 1 and "*" in images:
        raise CommandError(
            "all containers are already specified by *, but saw more than one "
            "container_name=container_image pairs"
        )


def _with_images(
    manifest: Manifest, images: dict[str, str], errors: list[CommandError]
) -> Manifest:
    spec = pod_spec(manifest)
    if spec is None:
        name = manifest["metadata"]["name"]
        raise CommandError(
            f"error: {manifest['kind'].lower()}s/{name} the object is not a pod or does not have a pod template: *v1.{manifest['kind']}"
        )
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
    return with_pod_spec(manifest, changed)


def _with_image(container: Manifest, images: dict[str, str]) -> Manifest:
    image = images.get("*", images.get(container["name"]))
    return container if image is None else {**container, "image": image}


def _sent(invocation: Invocation, info: Info, changed: Manifest, patch: Manifest) -> Manifest:
    if invocation.options.on("local") or dry_run(invocation) == "client":
        return changed
    try:
        server = dry_run(invocation) == "server"
        return Client(invocation).patch(info.ref, patch, dry_run=server).manifest
    except CommandError as error:
        text = f"failed to patch image update to pod template: {error.message}"
        raise CommandError(text) from None


def _selector(invocation: Invocation) -> None:
    if not invocation.args:
        raise CommandError("one selector is required")
    *resources, text = invocation.args
    selector = _parsed(text)
    query = Query.of(invocation, resources)
    query.empty_selector = query.all
    found = find(invocation, query)
    errors = list(found.errors)
    printer = ObjectPrinter(invocation)
    for info in found.infos:
        try:
            wanted = _match_labels(selector)
            printer.show(_with_selector(invocation, info, wanted), "selector updated")
        except CommandError as error:
            errors.append(error)
    raise_all(errors)


# staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector
def _parsed(text: str) -> LabelSelector:
    try:
        return LabelSelector.parse(text)
    except SelectorError as error:
        raise CommandError(f'couldn\'t parse the selector string "{text}": {error}') from None


def _match_labels(selector: LabelSelector) -> dict[str, str]:
    labels: dict[str, str] = {}
    expressions = []
    names = {"in": "In", "notin": "NotIn", "exists": "Exists", "!": "DoesNotExist"}
    for requirement in selector.requirements:
        if requirement.operator in ("=", "=="):
            labels[requirement.key] = min(requirement.values)
        elif requirement.operator in names:
            values = " ".join(sorted(requirement.values))
            expressions.append(f"{{{requirement.key} {names[requirement.operator]} [{values}]}}")
        else:
            raise CommandError(f'"{requirement.operator}" isn\'t supported in label selectors')
    if expressions:
        listed = " ".join(expressions)
        raise CommandError(f"match expression [{listed}] not supported on this object")
    return labels


def _with_selector(invocation: Invocation, info: Info, wanted: dict[str, str]) -> Manifest:
    if info.resource.kind != "Service":
        raise CommandError("setting a selector is only supported for Services")
    changed = {**info.content, "spec": {**info.content["spec"], "selector": wanted}}
    if invocation.options.on("local") or dry_run(invocation) == "client":
        return changed
    patch = two_way(info, changed)
    return (
        Client(invocation).patch(info.ref, patch, dry_run=dry_run(invocation) == "server").manifest
    )


COMMAND = Command(
    "set",
    "Set specific features on objects",
    usage="SUBCOMMAND",
    children=(
        set_env.COMMAND,
        Command(
            "image",
            "Update the image of a pod template",
            _image,
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
-R, --recursive=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
        ),
        Command(
            "selector",
            "Set the selector on a resource",
            _selector,
            "(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
            flags("""
    --all=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-set'
-f, --filename=[]
    --local=false
-o, --output=''
-R, --recursive=true
    --resource-version=''
    --show-managed-fields=false
    --template=''
"""),
        ),
    ),
)
