"""ingress-nginx: which rule takes a request, and where it goes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("ingress-nginx has no rule for {url}: its default backend answers 404"),
    _("Ingress {ingress} has rules for {host}, but none of its paths takes {path}."),
    _("The Ingress with this host is of class {name}, which is not this controller's."),
    _("The Ingress with this host has no ingressClassName, so no controller takes it."),
    _("No Ingress has a rule for the host {host}. The Host header decides, not the address."),
    _("ingress-nginx redirects {url} to https"),
    _("The Ingress has a tls section for this host."),
    _("Ingress {ingress} sends {url} to Service {service}"),
    _("Ingress {ingress} sends {url} to Service {service} as {path}"),
    _("Of the rules for the request's host, the longest path that matches decides."),
    _("ingress-nginx has nobody to send to for Service {service}, port {port}: 503"),
    _("There is no Service of this name in the Ingress' namespace."),
    _("The Service has no port {port}: an Ingress names the Service's port, not the pod's."),
    _("The Service has no ready endpoints."),
    _("ingress-nginx connects to {target} ({choice})"),
    _("The controller reads EndpointSlices itself: the ClusterIP is not used."),
    _("{process} answers {status} {words} to ingress-nginx"),
    _("It sees the controller as the client; who asked first stands in X-Forwarded-For."),
)
