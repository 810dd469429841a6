"""IngressClass: which controller serves the Ingresses that name it; pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, invalid, required, too_long
from lessons.engine.refs import Manifest

# The class that an Ingress without ingressClassName gets when it is created.
DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class"
_LONGEST_CONTROLLER = 250


# pkg/apis/networking/v1/defaults.go SetDefaults_IngressClass
def set_defaults(manifest: Manifest) -> Manifest:
    """Parameters are of the cluster where nothing else is said."""
    parameters = (manifest.get("spec") or {}).get("parameters")
    if not parameters or parameters.get("scope") is not None:
        return manifest
    spec = {**manifest["spec"], "parameters": {**parameters, "scope": "Cluster"}}
    return {**manifest, "spec": spec}


def validate(manifest: Manifest) -> list[FieldError]:
    """All that is wrong with a new IngressClass."""
    errors = objectmeta.validate(manifest, names.dns_subdomain, namespaced=False)
    controller, path = (manifest.get("spec") or {}).get("controller") or "", ("spec", "controller")
    if len(controller) > _LONGEST_CONTROLLER:
        errors.append(too_long(path, _LONGEST_CONTROLLER))
    domain, slash, name = controller.partition("/")
    if not controller:
        return [*errors, required(path)]
    if not slash or not name:
        text = 'must be a domain-prefixed path (such as "acme.io/foo")'
        return [*errors, invalid(path, controller, text)]
    return errors + [invalid(path, controller, reason) for reason in names.dns_subdomain(domain)]


def validate_update(manifest: Manifest, old: Manifest) -> list[FieldError]:
    """The controller is settled when the class is made."""
    errors = objectmeta.validate_update(manifest, old)
    new = (manifest.get("spec") or {}).get("controller")
    if new != (old.get("spec") or {}).get("controller"):
        errors.append(invalid(("spec", "controller"), new, "field is immutable"))
    return errors


STRATEGY = Strategy(
    set_defaults=set_defaults, validate=validate, validate_update=validate_update, counted=spec_of
)
