"""The kubeconfig on the admin's machine, as kubeadm writes it and as `kubectl config` changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

CONTEXT, CLUSTER, USER = "kubernetes-admin@kubernetes", "kubernetes", "kubernetes-admin"


@dataclass(frozen=True, slots=True)
class Context:
    """One context; "" is what it does not say."""

    name: str
    cluster: str = ""
    user: str = ""
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Kubeconfig:
    """Its contexts by name, and which of them is the current one. There is one cluster and one user."""

    contexts: tuple[Context, ...] = (Context(CONTEXT, CLUSTER, USER),)
    current: str = CONTEXT

    def context(self, name: str) -> Context | None:
        """The context of a name."""
        return next((each for each in self.contexts if each.name == name), None)

    @property
    def namespace(self) -> str:
        """What kubectl asks for where no -n is given."""
        found = self.context(self.current)
        return (found.namespace if found else "") or "default"

    def with_context(self, context: Context) -> Kubeconfig:
        """With a context added, or in the place of the one of its name."""
        contexts = [*self.without(context.name).contexts, context]
        return replace(self, contexts=tuple(sorted(contexts, key=lambda each: each.name)))

    def without(self, name: str) -> Kubeconfig:
        """With a context fewer; the current one stays the current one."""
        left = tuple(each for each in self.contexts if each.name != name)
        return replace(self, contexts=left)
