"""What a command is to find, and what was found.

staging/src/k8s.io/cli-runtime/pkg/resource/builder.go, result.go
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lessons.engine.api import Resource
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.surroundings import HOME


@dataclass(slots=True)
class Query:
    """What to look for. `empty_selector` lets a bare TYPE mean all of it, as get and describe do."""

    args: Sequence[str]
    filenames: Sequence[str] = ()
    recursive: bool = False
    labels: str | None = None
    fields: str | None = None
    all: bool = False
    all_namespaces: bool = False
    empty_selector: bool = False
    latest: bool = True  # ask the server for the object, also for those in files
    single_type: bool = False

    @classmethod
    def of(
        cls,
        invocation: Invocation,
        args: Sequence[str],
        *,
        selects_all: bool = False,
        empty_selector: bool = False,
        **more: bool,
    ) -> Query:
        """A query by the flags most commands have.

        --all selects everything only for some (`selects_all`: SelectAllParam); for the others it lets a bare TYPE do so.
        """
        options = invocation.options
        everything = options.has("all") and options.on("all")
        if options.text("kustomize"):
            raise CommandError(no_kustomization(invocation))
        return cls(
            args,
            filenames=options.all("filename") if options.has("filename") else (),
            recursive=options.on("recursive"),
            labels=options.text("selector").strip() or None,
            fields=options.text("field-selector").strip() or None,
            all=everything and selects_all,
            empty_selector=everything or empty_selector,
            all_namespaces=options.has("all-namespaces") and options.on("all-namespaces"),
            **more,
        )


@dataclass(slots=True)
class Found:
    """The objects, and what went wrong with others. `single` says that one object was asked for by name."""

    infos: list[Info] = field(default_factory=list)
    errors: list[CommandError] = field(default_factory=list)
    single: bool = False
    # What was asked for as a whole and could be listed, also what has no objects.
    types: tuple[Resource, ...] = ()

    @property
    def several(self) -> bool:
        """Whether more than one type was asked for; then names are printed with their kind."""
        return max(len(self.types), len({info.resource.kind for info in self.infos})) > 1

    def complete(self) -> list[Info]:
        """The objects, if nothing went wrong."""
        raise_all(self.errors)
        return self.infos

    # staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go ContinueOnErrorVisitor
    def each(self, work: Callable[[Info], object]) -> None:
        """Do it with each object; one that fails does not keep the others from it. All errors are raised at the end."""
        errors = list(self.errors)
        for info in self.infos:
            try:
                work(info)
            except CommandError as error:
                errors.append(error)
        raise_all(errors)


# sigs.k8s.io/kustomize/api/internal/target; kubectl get leaves the "error: " away
def no_kustomization(invocation: Invocation) -> str:
    """What is said of -k: the editor's files hold no kustomization."""
    if invocation.options.all("filename"):
        return "only one of '-f' or '-k' can be specified"
    path = invocation.options.text("kustomize")
    folder = f"{HOME}/{path.strip('./')}".rstrip("/")
    return (
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' "
        f"in directory '{folder}'"
    )
