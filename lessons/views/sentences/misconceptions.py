"""What many expect, and what happens: the name and the refutation of each misconception."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("A node port can be any port"),
    _("A Service can be pinged"),
    _("ExternalName changes the host name too"),
    _("ExternalName takes an address, or maps ports"),
    _("externalTrafficPolicy: Local only keeps the client's address"),
    _("What answers on localhost answers everybody"),
    _("A headless Service maps port to targetPort"),
    _("A headless Service has an address that stays"),
    _("A node port is on localhost"),
    _("Every cluster gives load balancers an address"),
    _("A ClusterIP can be reached from anywhere"),
    _("ClusterIP, NodePort and LoadBalancer are three separate things"),
    _("A selector reaches into other namespaces"),
    _("An error of busybox's nslookup means that DNS is broken"),
    _("A short name works in every namespace"),
    _("A name outside is looked up as it stands"),
    _("Every pod has a DNS name"),
    _("The names of a StatefulSet's pods are there at once"),
    _("DNS changes are seen at once"),
    _("A pod that runs gets traffic"),
    _("A named targetPort is the Service's port name"),
    _("A Service spreads every request evenly over pods that work"),
    _("containerPort opens a port"),
    _("port, targetPort and nodePort are one thing"),
    _("A Service and running pods are enough"),
    _(
        "Many expect that nodePort takes 80 or 8080, but node ports come from a range of their own, 30000-32767, and the API server refuses others: see hop {hop}."
    ),
    _(
        "Many expect that ping tells whether a Service works, but a ClusterIP exists only in rules for its ports, and ICMP has no port that a rule could match: see hop {hop}."
    ),
    _(
        "Many expect that behind an ExternalName the server is asked by its own name, but DNS gives only the address away: the client goes on using the name that it was given, and the certificate is for another: see hop {hop}."
    ),
    _(
        "Many expect that an ExternalName forwards to an address or another port, but it is nothing but an alias in DNS: an address is no name to point to, and ports stay as the client sets them: see hop {hop}."
    ),
    _(
        "Many expect that Local changes nothing but the address that the pods see, but with it a node uses its own pods only, and one without any drops what comes from outside: see hop {hop}."
    ),
    _(
        "Many expect that an application which answers inside its pod can be reached through the Service, but one that listens on 127.0.0.1 hears only its own pod: see hop {hop}."
    ),
    _(
        "Many expect that a headless Service rewrites the port, but no rule of kube-proxy stands on the way: the packet arrives at the pod with the very port that was asked: see hop {hop}."
    ),
    _(
        "Many expect that a headless name stands for one address in front of the pods, but it gives the addresses of the pods themselves, and who keeps one loses the way when that pod goes: see hop {hop}."
    ),
    _(
        "Many expect that a node port is open on the machine where they sit, but it is open on the nodes of the cluster, and this machine is none of them: see hop {hop}."
    ),
    _(
        "Many expect that type LoadBalancer brings an address wherever the cluster runs, but somebody outside of Kubernetes has to hand it out: without that it stays <pending>, and the node port works: see hop {hop}."
    ),
    _(
        "Many expect that the ClusterIP answers from their own machine, but it is no machine's address: only the rules on the cluster's nodes know it, and any other router discards it: see hop {hop}."
    ),
    _(
        "Many expect that each type is a thing of its own, but each builds on the one before: this Service lacks the part that the command asks for, and keeps all it has when its type is raised: see hop {hop}."
    ),
    _(
        "Many expect that a selector finds pods by their labels wherever they are, but a Service selects in its own namespace only: see hop {hop}."
    ),
    _(
        "Many expect that the name does not exist when nslookup says so, but BusyBox asks for every suffix of the search list and complains of each that leads nowhere, even beside the answer: see hop {hop}."
    ),
    _(
        "Many expect that a Service's name alone leads to it from everywhere, but the search list begins with the namespace of the pod that asks, and there is none of that name there: see hop {hop}."
    ),
    _(
        "Many expect that a name with a dot is asked for as it is, but with ndots:5 the cluster's suffixes are tried before it, and what they lead to is taken: see hop {hop}."
    ),
    _(
        "Many expect that a pod can be reached by its name, but only pods with a hostname and a subdomain have one, as a StatefulSet gives them; those of a Deployment do not: see hop {hop}."
    ),
    _(
        "Many expect that a peer's name resolves as soon as the pod runs, but a headless Service publishes a pod when it is ready, and whoever asked too early is told so from a cache for a while: see hop {hop}."
    ),
    _(
        "Many expect that a change is seen by the next who asks, but an answer, and a denial too, is kept by caches on the way until its time is over: see hop {hop}."
    ),
    _(
        "Many expect that a Running pod is sent traffic, but only Ready ones are, and readiness is for its probe to say: see hop {hop}."
    ),
    _(
        "Many expect that targetPort names a port of the Service, but it names a port of the container, and where no container has it there is no endpoint: see hop {hop}."
    ),
    _(
        "Many expect that a Service notices which pod answers and spreads requests among those, but it picks one at random for each connection, or with affinity the same again, whether or not anybody listens there: see hop {hop}."
    ),
    _(
        "Many expect that a port is open because the manifest declares it as containerPort, but that is a note for readers: the port is open if the process listens on it: see hop {hop}."
    ),
    _(
        "Many expect that one of the three port numbers will do for another, but port belongs to the Service's address, targetPort to the pods, nodePort to the nodes: see hop {hop}."
    ),
    _(
        "Many expect that a Service finds its pods by itself, but it has just those whose labels match its selector, letter by letter: see hop {hop}."
    ),
)
