"""Names: the search list, what DNS servers answer, and what caches keep."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("tries {name}"),
    _("It ends in a dot: it is complete, and no suffix is tried."),
    _("It has {count} dot, ndots is {ndots}: first tried as it is."),
    _("It has {count} dots, ndots is {ndots}: first tried as it is."),
    _("It has {count} dot, fewer than ndots:{ndots}: the search list comes first."),
    _("It has {count} dots, fewer than ndots:{ndots}: the search list comes first."),
    _("It has {count} dot, ndots is {ndots}: musl tries it as it is, and never with a suffix."),
    _("It has {count} dots, ndots is {ndots}: musl tries it as it is, and never with a suffix."),
    _("No suffix of the search list led anywhere: tried as it is."),
    _("A name with few dots is tried with each suffix of the search list in turn."),
    _("{name} is {addresses}"),
    _("The file /etc/hosts has this name, so no DNS server is asked."),
    _("{name} is {addresses}: from the program's own cache"),
    _("It looked the name up {age} s ago and keeps the answer for ever; no DNS server is asked."),
    _(
        "It looked the name up {age} s ago and keeps the answer for another {left} s; no DNS server is asked."
    ),
    _("no answer from {server}: connection refused"),
    _("Nobody takes queries there; is a CoreDNS pod ready?"),
    _("no answer from {server}: timed out"),
    _("The query or its answer got lost; the client waits and tries again."),
    _("no answer from {server}: host unreachable"),
    _("No machine has that address."),
    _("asks {server} for {name} {type}"),
    _("The name is not in its own zones, and not in its cache."),
    _("The name is in none of the office's own zones and not in its cache."),
    _("{name} {type} → {records}"),
    _("{name} {type} → {records} and {count} more"),
    _("{name} {type} → no such record (NODATA)"),
    _("{name} {type}: in the cache, {left} s left"),
    _(
        "{server} asked for it {age} s ago and may repeat the answer for {ttl} s; whatever changed since, it does not see."
    ),
    _("{name} {type}: kept for {ttl} s"),
    _("{server} will repeat this answer until {ttl} s are over."),
    _("The name exists, but holds no record of its own."),
    _("The name exists, but has no {type} record."),
    _("The name spells an address; CoreDNS turns it back without asking whether a pod has it."),
    _("Pod {pod} has this address."),
    _("Service {service} is of type ExternalName: its name is an alias of {name}."),
    _(
        "Service {service} owns this cluster IP; name and address belong to it as long as it exists, with or without pods behind it."
    ),
    _(
        "Service {service} is headless: it has no address of its own, its name answers with its ready endpoints."
    ),
    _("An endpoint of Service {service} that is ready has this address."),
    _("Names in the cluster look like SERVICE.NAMESPACE.svc; this one has another shape."),
    _("There is no namespace {namespace}."),
    _("CoreDNS is configured not to answer for the namespace {namespace}."),
    _("A pod's name is its address with dashes, like 10-244-1-10; this is none."),
    _("Namespace {namespace} has no Service named {service}."),
    _("Service {service} is only an alias; nothing can stand below its name."),
    _("Service {service} names an address; a DNS alias needs a name."),
    _("No ready endpoint of Service {service} goes by the name {name}."),
    _("Service {service} has no {protocol} port named {name}."),
    _(
        "Service {service} is headless and has no ready endpoint: without one, not even its name exists."
    ),
    _("No server block of the Corefile is for this name."),
    _("The hosts block of the Corefile has this name."),
    _("None of the servers it forwards to answered: {servers}."),
    _("The public DNS server knows this zone."),
    _("The office's own zone."),
    _("The office's DNS server has it in its cache for another {left} s."),
)
