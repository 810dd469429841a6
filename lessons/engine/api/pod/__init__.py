"""Pod: how it is read, defaulted and validated."""

from lessons.engine.api.pod.defaults import set_defaults
from lessons.engine.api.pod.quality import quality_of_service
from lessons.engine.api.pod.validation import validate, validate_update
from lessons.engine.api.pod.view import Container, ContainerPort, Pod, indexes
from lessons.engine.api.pod.warnings import warnings
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.refs import Manifest

__all__ = [
    "STRATEGY",
    "Container",
    "ContainerPort",
    "Pod",
    "indexes",
    "set_defaults",
    "validate",
]


def prepare_create(pod: Manifest) -> Manifest:
    """A new Pod is Pending: pkg/registry/core/pod/strategy.go PrepareForCreate."""
    spec = pod["spec"]
    if spec["terminationGracePeriodSeconds"] < 0:
        spec = {**spec, "terminationGracePeriodSeconds": 1}
    status = {"phase": "Pending", "qosClass": quality_of_service(pod)}
    return {**pod, "spec": spec, "status": status}


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    validate=validate,
    validate_update=validate_update,
    warnings=warnings,
    counted=spec_of,
)
