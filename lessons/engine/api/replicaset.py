"""ReplicaSet: defaults and validation, after pkg/apis/apps/v1/defaults.go, pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta, podtemplate
from lessons.engine.api.pod.defaults import default_template
from lessons.engine.api.podtemplate import SPEC
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError
from lessons.engine.refs import Manifest


def set_defaults(replica_set: Manifest) -> Manifest:
    """One replica."""
    given = replica_set["spec"]
    spec = {"replicas": 1, **given, "template": default_template(given.get("template"))}
    return {**replica_set, "spec": spec}


def validate(replica_set: Manifest) -> list[FieldError]:
    """All that is wrong with a new ReplicaSet."""
    errors = objectmeta.validate(replica_set, names.dns_subdomain)
    return errors + _validate_spec(replica_set["spec"])


def validate_update(replica_set: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one: its selector stays."""
    spec, before = replica_set["spec"], old["spec"]
    errors = objectmeta.validate_update(replica_set, old) + _validate_spec(spec)
    path = (*SPEC, "selector")
    return errors + podtemplate.immutable(path, spec.get("selector"), before.get("selector"))


def _validate_spec(spec: Manifest) -> list[FieldError]:
    errors = podtemplate.validate_counts(spec, ("replicas", "minReadySeconds"))
    # "deployment" is what upstream says here.
    errors += podtemplate.validate_selector(spec, "deployment")
    return errors + podtemplate.validate_replicated(spec)


def prepare_create(replica_set: Manifest) -> Manifest:
    """A new ReplicaSet has no pods yet."""
    return {**replica_set, "status": {"replicas": 0}}


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    validate=validate,
    validate_update=validate_update,
    warnings=podtemplate.named_workload_warnings,
    update_warnings=podtemplate.update_warnings,
    counted=spec_of,
)
