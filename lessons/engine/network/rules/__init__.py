"""What kube-proxy writes on one node, in each of its modes, as the node's own tools list it.

The rules are derived from the view that kube-proxy synced last and from the same choice of endpoints
(`endpoints.categorize`) that carries a packet; nothing here decides where one goes.
"""
