"""Whether a node gets an image, and what the container runtime says where it does not.

pkg/kubelet/images/image_manager.go; the errors behind "Failed to pull image" are containerd's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.engine.api.pod import Container
from lessons.engine.profile import Profile

DOCKER_HUB = "docker.io"

# distribution/reference: a path of lower-case components, then a tag and a digest.
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:[A-Za-z0-9.-]+(?::\d+)?/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[a-z0-9+.-]+:[0-9a-f]{32,})?"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a container cannot have its image: the reason it waits for, the words, and whether a pull was tried."""

    reason: str
    message: str
    pulled: bool


def refusal(container: Container, profile: Profile) -> Refusal | None:
    """What stands against a container's image; None where the node has it or can pull it."""
    image = container.image
    if _REFERENCE.fullmatch(image) is None:
        return Refusal("InvalidImageName", _invalid(image), pulled=False)
    given = profile.images.get(image) or profile.images.get(image.partition("@")[0])
    if given is None or not given.pull:
        return None
    if container.manifest.get("imagePullPolicy") == "Never":
        text = f'Container image "{image}" is not present with pull policy of Never'
        return Refusal("ErrImageNeverPull", text, pulled=False)
    return Refusal("ErrImagePull", _error(image, given.pull), pulled=True)


def _invalid(image: str) -> str:
    detail = "invalid reference format"
    path = image.rpartition(":")[0] if ":" in image.rpartition("/")[2] else image
    if path != path.lower() and _REFERENCE.fullmatch(image.replace(path, path.lower())):
        shown = path if "/" in path else f"library/{path}"
        detail += f": repository name ({shown}) must be lowercase"
    return f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": {detail}'


def _error(image: str, fault: str) -> str:
    """The runtime's error: `not-found`, `denied` or `no-host`."""
    full = familiar(image)
    failed = f'failed to pull and unpack image "{full}": failed to resolve reference "{full}": '
    if fault == "not-found":
        return f"rpc error: code = NotFound desc = {failed}{full}: not found"
    host, _, rest = full.partition("/")
    if fault == "denied":
        return (
            f"{failed}pull access denied, repository does not exist or may require authorization: "
            "server message: insufficient_scope: authorization failed"
        )
    path, _, tag = rest.rpartition(":")
    server = "registry-1.docker.io" if host == DOCKER_HUB else host
    name = server.partition(":")[0]
    return (
        f'{failed}failed to do request: Head "https://{server}/v2/{path}/manifests/{tag}": '
        f"dial tcp: lookup {name} on 192.168.0.2:53: no such host"
    )


def familiar(image: str) -> str:
    """An image's name in full, with its registry and tag: nginx is docker.io/library/nginx:latest."""
    first, slash, _ = image.partition("/")
    hosted = bool(slash) and ("." in first or ":" in first or first == "localhost")
    if not hosted:
        image = f"{DOCKER_HUB}/{image}" if slash else f"{DOCKER_HUB}/library/{image}"
    tagged = ":" in image.rpartition("/")[2] or "@" in image
    return image if tagged else f"{image}:latest"
