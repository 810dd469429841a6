"""What is told of a command that failed: where it broke, and what mending it costs."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("The command failed before anything was sent."),
    _("Service {service} lets in {ranges} only, and {address} is not among them."),
    _(
        "{field} is Local, and {node} has no ready pod of Service {service}: the packet is dropped there."
    ),
    _("The packet arrived at {process}, but no process there listens on port {port}."),
    _("The connection came about ({what}), and then the command failed: {said}."),
    _("Service {service} has no selector, and nobody has written endpoints for this port of it."),
    _(
        "Service {service} has no endpoints: it selects {labels}, and no pod of namespace {namespace} carries that."
    ),
    _(
        "Service {service} selects {pods}, but no pod of it is ready: kube-proxy sends nothing there."
    ),
    _(
        "Service {service} selects {count} pods by {labels}, but none of them has the port that targetPort names."
    ),
    _("the pods then see {after}, not the client {before}"),
    _("every node then takes connections on port {port}"),
    _("traffic then goes to pods that are not ready ({pods})"),
    _("{kind} {name} has to be deleted and made anew, for this field cannot be changed"),
    _("a pod is started"),
    _("{kind} {name} created"),
    _("{kind} {name} changed"),
    _("{kind} {name} deleted"),
    _("{kind} {name} refused"),
    _("exit status {exit}"),
)
