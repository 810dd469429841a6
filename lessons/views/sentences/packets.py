"""The way of a packet: proxy rules, routes, policies, sockets and how it ended."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("{process} sends {protocol} to {address}"),
    _("kube-proxy on {node}: {target} is the {frontend} of Service {service}, port {port}"),
    _("ClusterIP"),
    _("node port"),
    _("external IP"),
    _("load balancer IP"),
    _("A ClusterIP belongs to no machine: it exists only in the rules of every node."),
    _("Every node takes the node port on its own addresses."),
    _("Every node takes packets for an address listed in externalIPs."),
    _("Every node takes packets for the load balancer's address itself."),
    _("kube-proxy on {node} rewrites {before} → {after} ({choice})"),
    _("the endpoint this client was sent to before"),
    _("the only ready endpoint"),
    _("the only ready endpoint on this node"),
    _("the only terminating endpoint"),
    _("the only terminating endpoint on this node"),
    _("1 of {count} ready endpoints"),
    _("1 of {count} ready endpoints, picked at random"),
    _("1 of {count} ready endpoints on this node, picked at random"),
    _("1 of {count} terminating endpoints, picked at random"),
    _("1 of {count} terminating endpoints on this node, picked at random"),
    _("The destination is rewritten; the connection keeps this endpoint."),
    _(
        "sessionAffinity: ClientIP binds a client to an endpoint until it has been idle for timeoutSeconds."
    ),
    _(
        "The traffic policy is Local: only endpoints on {node} are used, and the client's address is kept."
    ),
    _(
        "No endpoint is on {node}: in ipvs mode all are then used, for all that the policy is Local."
    ),
    _(
        "externalTrafficPolicy: Local binds traffic from outside only; what comes from inside may go to any endpoint."
    ),
    _("No endpoint is ready; those that are shutting down but still serve are used."),
    _("The slice's hints keep traffic near ({mode})."),
    _("{node} remembers this flow: {before} → {after} (conntrack)"),
    _(
        "For datagrams between the same ports the rules are asked only once; kube-proxy deletes the entry when it syncs after the endpoint is gone."
    ),
    _("kube-proxy on {node} rejects {target} of Service {service}"),
    _("kube-proxy on {node} drops {target} of Service {service}"),
    _("The Service has endpoints, but none of them is ready."),
    _("The Service has no endpoints for this port, so nothing can answer."),
    _("The address is a ClusterIP, but the Service has no such port."),
    _("The client's address is in none of loadBalancerSourceRanges."),
    _("The traffic policy is Local and none of the endpoints is on {node}."),
    _("{node} rewrites the source {before} → {after} (masquerade)"),
    _("kube-proxy marks the connection, so that the answer comes back through this node."),
    _("Pod addresses mean nothing outside of the pod network."),
    _("the answer goes straight to {address}, past {node}"),
    _("It comes from {other}, and the client waits for one from {target}."),
    _("{process} discards what comes from its own address"),
    _("ipvs gives every node the address, and kube-proxy rejects all but the Service's ports."),
    _(
        "Nothing on its interface can come from itself, and kube-proxy has not rewritten the source."
    ),
    _("{process} listens on port {port}"),
    _("It sees the client as {address}."),
    _("nobody listens on {target}"),
    _("No process of {process} has port {port} open."),
    _("The pod is {phase}: its containers do not run."),
    _("It has sites for {sites}, and the Host header asks for {host}."),
    _("{process} answers {status} {words}"),
    _("NetworkPolicy {policy} drops {before} → {after}"),
    _("It selects the pod, and none of the {direction} rules that apply allows this connection."),
    _("no pod has the address {address}"),
    _("It is in the pod range of {node} ({range}), but nobody there answers ARP."),
    _("the office router rewrites the source {before} → {after}"),
    _("Private addresses mean nothing on the internet."),
    _("the cloud's firewall drops {target}"),
    _("It lets in HTTP, HTTPS and node ports only."),
    _("the cloud rewrites {before} → {after}"),
    _("It is the public address of the machine {node}."),
    _("the load balancer of Service {service} sends {address} on to {node}"),
    _("The address is rewritten by nobody yet: kube-proxy on the node knows it."),
    _("the router sends {address} on to {node}"),
    _("The cloud's range of load balancer addresses leads to a node."),
    _("no rule for {target}: back to the router, in a circle"),
    _("The packet is sent to and fro until its TTL runs out."),
    _("no machine of the office has the address {address}"),
    _("It would be on the same network, so ARP asks for it: nobody answers."),
    _("{address} leaves for the internet, where it is discarded"),
    _("Nobody out there has this address; no answer ever comes back."),
    _(
        "The address is that of Service {service}, whose ports are {ports}: no rule takes another port."
    ),
    _("The address is that of Service {service}: only the nodes' rules know it."),
    _("Pod addresses exist on the nodes only: no router outside has a way to them."),
    _("the connection to {target} is refused"),
    _("An answer came at once, and it says no: a reset, or ICMP port unreachable."),
    _("nothing comes back from {target}"),
    _("Somewhere on the way the packet was thrown away."),
    _("there is no route to {target}"),
    _("The network says that nobody has this address."),
    _("the connection to {target} is reset"),
    _("It was open, and then one side cut it."),
    _("{address} answers the echo request"),
    _("no answer to ping from {address}"),
    _("Nobody there answers."),
    _("A Service's address has rules for its ports only: ICMP has no ports, and no rule takes it."),
    _("Nobody has this address: ARP gets no answer."),
    _("no route to {address}"),
    _("The classroom's machines have IPv4 addresses only."),
    _("kubectl port-forward takes it to port {port} of {pod}"),
    _(
        "Over the API server and the kubelet on {node}, which opens it at 127.0.0.1 in the pod: "
        "no Service, no rule and no policy is asked."
    ),
)
