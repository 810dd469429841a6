"""Twenty-five things people believe about Kubernetes Services, each with what shows that it is not so.

They stand in the order in which they are looked for, from the special to the general: the first that fits is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.misconceptions import naming, traffic
from lessons.engine.advice.situation import Situation

Rule = Callable[[Situation, Mend], bool]


@dataclass(frozen=True, slots=True)
class Misconception:
    """A belief, what many expect, what happens, and the rule that recognizes it in a broken way and its mend."""

    number: int
    name: str
    expected: str
    happens: str
    fits: Rule

    def refuted(self, hop: int) -> str:
        """The refutation, with the hop that shows it."""
        return f"Many expect {self.expected}, but {self.happens}: see hop {hop}."


MISCONCEPTIONS: tuple[Misconception, ...] = (
    Misconception(
        7,
        "A node port can be any port",
        "that nodePort takes 80 or 8080",
        "node ports come from a range of their own, 30000-32767, and the API server refuses others",
        traffic.node_port_out_of_range,
    ),
    Misconception(
        5,
        "A Service can be pinged",
        "that ping tells whether a Service works",
        "a ClusterIP exists only in rules for its ports, and ICMP has no port that a rule could match",
        traffic.pinged,
    ),
    Misconception(
        23,
        "ExternalName changes the host name too",
        "that behind an ExternalName the server is asked by its own name",
        "DNS gives only the address away: the client goes on using the name that it was given, and the "
        "certificate is for another",
        naming.other_host_name,
    ),
    Misconception(
        22,
        "ExternalName takes an address, or maps ports",
        "that an ExternalName forwards to an address or another port",
        "it is nothing but an alias in DNS: an address is no name to point to, and ports stay as the client sets them",
        naming.external_name,
    ),
    Misconception(
        24,
        "externalTrafficPolicy: Local only keeps the client's address",
        "that Local changes nothing but the address that the pods see",
        "with it a node uses its own pods only, and one without any drops what comes from outside",
        traffic.local_policy,
    ),
    Misconception(
        12,
        "What answers on localhost answers everybody",
        "that an application which answers inside its pod can be reached through the Service",
        "one that listens on 127.0.0.1 hears only its own pod",
        traffic.loopback,
    ),
    Misconception(
        18,
        "A headless Service maps port to targetPort",
        "that a headless Service rewrites the port",
        "no rule of kube-proxy stands on the way: the packet arrives at the pod with the very port that was asked",
        traffic.headless_port,
    ),
    Misconception(
        17,
        "A headless Service has an address that stays",
        "that a headless name stands for one address in front of the pods",
        "it gives the addresses of the pods themselves, and who keeps one loses the way when that pod goes",
        traffic.headless_address,
    ),
    Misconception(
        8,
        "A node port is on localhost",
        "that a node port is open on the machine where they sit",
        "it is open on the nodes of the cluster, and this machine is none of them",
        traffic.localhost,
    ),
    Misconception(
        2,
        "Every cluster gives load balancers an address",
        "that type LoadBalancer brings an address wherever the cluster runs",
        "somebody outside of Kubernetes has to hand it out: without that it stays <pending>, and the node port works",
        traffic.pending,
    ),
    Misconception(
        6,
        "A ClusterIP can be reached from anywhere",
        "that the ClusterIP answers from their own machine",
        "it is no machine's address: only the rules on the cluster's nodes know it, and any other router discards it",
        traffic.cluster_ip_outside,
    ),
    Misconception(
        1,
        "ClusterIP, NodePort and LoadBalancer are three separate things",
        "that each type is a thing of its own",
        "each builds on the one before: this Service lacks the part that the command asks for, and keeps all it has "
        "when its type is raised",
        traffic.type_raised,
    ),
    Misconception(
        13,
        "A selector reaches into other namespaces",
        "that a selector finds pods by their labels wherever they are",
        "a Service selects in its own namespace only",
        traffic.other_namespace,
    ),
    Misconception(
        15,
        "An error of busybox's nslookup means that DNS is broken",
        "that the name does not exist when nslookup says so",
        "BusyBox asks for every suffix of the search list and complains of each that leads nowhere, even beside the answer",
        naming.busybox_nslookup,
    ),
    Misconception(
        14,
        "A short name works in every namespace",
        "that a Service's name alone leads to it from everywhere",
        "the search list begins with the namespace of the pod that asks, and there is none of that name there",
        naming.short_name,
    ),
    Misconception(
        16,
        "A name outside is looked up as it stands",
        "that a name with a dot is asked for as it is",
        "with ndots:5 the cluster's suffixes are tried before it, and what they lead to is taken",
        naming.search_list,
    ),
    Misconception(
        19,
        "Every pod has a DNS name",
        "that a pod can be reached by its name",
        "only pods with a hostname and a subdomain have one, as a StatefulSet gives them; those of a Deployment do not",
        naming.pod_name,
    ),
    Misconception(
        20,
        "The names of a StatefulSet's pods are there at once",
        "that a peer's name resolves as soon as the pod runs",
        "a headless Service publishes a pod when it is ready, and whoever asked too early is told so from a cache for a while",
        naming.peer_name,
    ),
    Misconception(
        21,
        "DNS changes are seen at once",
        "that a change is seen by the next who asks",
        "an answer, and a denial too, is kept by caches on the way until its time is over",
        naming.cached,
    ),
    Misconception(
        10,
        "A pod that runs gets traffic",
        "that a Running pod is sent traffic",
        "only Ready ones are, and readiness is for its probe to say",
        traffic.not_ready,
    ),
    Misconception(
        11,
        "A named targetPort is the Service's port name",
        "that targetPort names a port of the Service",
        "it names a port of the container, and where no container has it there is no endpoint",
        traffic.port_name,
    ),
    Misconception(
        25,
        "A Service spreads every request evenly over pods that work",
        "that a Service notices which pod answers and spreads requests among those",
        "it picks one at random for each connection, or with affinity the same again, whether or not anybody listens there",
        traffic.uneven,
    ),
    Misconception(
        4,
        "containerPort opens a port",
        "that a port is open because the manifest declares it as containerPort",
        "that is a note for readers: the port is open if the process listens on it",
        traffic.container_port,
    ),
    Misconception(
        3,
        "port, targetPort and nodePort are one thing",
        "that one of the three port numbers will do for another",
        "port belongs to the Service's address, targetPort to the pods, nodePort to the nodes",
        traffic.ports_mixed,
    ),
    Misconception(
        9,
        "A Service and running pods are enough",
        "that a Service finds its pods by itself",
        "it has just those whose labels match its selector, letter by letter",
        traffic.selector,
    ),
)
