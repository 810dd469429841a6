"""From arguments and files to objects: TYPE NAME, TYPE/NAME, TYPE,TYPE -l, -f FILE, --all.

staging/src/k8s.io/cli-runtime/pkg/resource/builder.go
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lessons.engine.api import RESOURCES, Resource, by_name
from lessons.engine.terminal.kubectl import files
from lessons.engine.terminal.kubectl.arguments import Parts, read_arguments
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.selectors import LabelSelector, SelectorError
from lessons.engine.terminal.kubectl.serverapis import unmodelled

MISSING = """You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'"""


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
    def of(cls, invocation: Invocation, args: Sequence[str], **more: bool) -> Query:
        """A query by the flags most commands have."""
        options = invocation.options
        return cls(
            args,
            filenames=options.all("filename") if options.has("filename") else (),
            recursive=options.on("recursive"),
            labels=options.text("selector").strip() or None,
            fields=options.text("field-selector").strip() or None,
            all=options.has("all") and options.on("all"),
            all_namespaces=options.has("all-namespaces") and options.on("all-namespaces"),
            **more,
        )


@dataclass(slots=True)
class Found:
    """The objects, and what went wrong with others. `single` says that one object was asked for by name."""

    infos: list[Info] = field(default_factory=list)
    errors: list[CommandError] = field(default_factory=list)
    single: bool = False
    types: tuple[Resource, ...] = ()  # what was asked for as a whole, also what has no objects

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


def mapping(name: str) -> Resource:
    """The resource that a TYPE names; CommandError if the server has none."""
    resource = by_name(name.removesuffix(".v1.")) or next(
        (r for r in RESOURCES if r.kind.lower() == name.lower()), None
    )
    if resource is None:
        plain, _, group = name.partition(".")
        known = by_name(plain) is not None
        if not known and (listed := unmodelled(name)):
            raise CommandError(f"the lab keeps no {listed.name}, which a real cluster would have")
        where = f' in group "{group}"' if group and known else ""
        raise CommandError(f'the server doesn\'t have a resource type "{plain}"{where}')
    return resource


def find(invocation: Invocation, query: Query) -> Found:
    """Everything the query names. CommandError for a query that makes no sense."""
    selecting = query.labels is not None or query.fields is not None
    problems = []
    if query.all and selecting:
        problems.append(CommandError("setting 'all' parameter but found a non empty selector. "))
    tuples, types, names = read_arguments(query.args, problems)
    paths = files.paths(invocation, query.filenames, query.recursive, problems)
    raise_all(problems)
    if paths:
        return _by_paths(invocation, query, paths, (tuples, types, names))
    if selecting or query.all or (len(query.args) == 1 and not tuples and query.empty_selector):
        return _by_selector(invocation, query, (tuples, types, names))
    if tuples:
        return _by_tuple(invocation, query, tuples)
    if names:
        return _by_name(invocation, query, types, names)
    if types:
        for name in types:
            mapping(name)
        raise CommandError("resource(s) were provided, but no name was specified")
    raise CommandError(MISSING)


def _namespace(invocation: Invocation, query: Query, resource: Resource) -> str:
    if not resource.namespaced:
        return ""
    if query.all_namespaces:
        raise CommandError("a resource cannot be retrieved by name across all namespaces")
    return invocation.namespace


def _get(invocation: Invocation, found: Found, info: Info, latest: bool) -> None:
    """Look at an object on the server; an error is kept, the others go on."""
    try:
        if latest:
            got = Client(invocation).get(info.resource, info.namespace, info.name)
            info.manifest = got.manifest
        found.infos.append(info)
    except CommandError as error:
        found.errors.append(error)


def _by_tuple(invocation: Invocation, query: Query, tuples: list[tuple[str, str]]) -> Found:
    resources = [mapping(kind) for kind, _ in tuples]
    if query.single_type and len({resource.kind for resource in resources}) > 1:
        raise CommandError("all resources must be of the same type")
    found = Found(single=len(tuples) == 1)
    for resource, (_, name) in zip(resources, tuples, strict=True):
        info = Info(resource, _namespace(invocation, query, resource), name)
        _get(invocation, found, info, query.latest)
    return found


def _by_name(invocation: Invocation, query: Query, types: list[str], names: list[str]) -> Found:
    if len(types) > 1:
        raise CommandError("you must specify only one resource")
    resource = mapping(types[0])
    namespace = _namespace(invocation, query, resource)
    found = Found(single=len(names) == 1)
    for name in names:
        _get(invocation, found, Info(resource, namespace, name), query.latest)
    return found


def _by_selector(invocation: Invocation, query: Query, parts: Parts) -> Found:
    tuples, types, names = parts
    if names:
        raise CommandError("name cannot be provided when a selector is specified")
    if tuples:
        raise CommandError(
            "selectors and the all flag cannot be used when passing resource/name arguments"
        )
    if not types:
        raise CommandError("at least one resource must be specified to use a selector")
    resources = tuple(dict.fromkeys(mapping(name) for name in types))
    found = Found(types=resources)
    client = Client(invocation)
    for resource in resources:
        namespace = None if query.all_namespaces else invocation.namespace
        try:
            items = client.list(resource, namespace, query.labels or "", query.fields or "")
        except CommandError as error:
            found.errors.append(error)
            continue
        found.infos += [
            Info(resource, item.ref.namespace, item.ref.name, item.manifest) for item in items
        ]
    return found


def _by_paths(invocation: Invocation, query: Query, paths: list[str], parts: Parts) -> Found:
    tuples, types, names = parts
    if types:
        raise CommandError(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
        )
    if names:
        raise CommandError("name cannot be provided when a path is specified")
    if tuples:
        raise CommandError("resource/name arguments cannot be provided when a path is specified")
    found = Found(single=len(paths) == 1)
    selector = _path_selector(query)
    for path in paths:
        found_here, errors = files.read(invocation, path)
        found.errors += errors
        for info in found_here:
            labels = (info.content.get("metadata") or {}).get("labels") or {}
            if not selector.matches(labels):
                continue
            if query.latest:
                _get(invocation, found, info, latest=True)
            else:
                found.infos.append(info)
    found.single = found.single and len(found.infos) <= 1
    return found


def _path_selector(query: Query) -> LabelSelector:
    text = query.labels or ""
    try:
        return LabelSelector.parse(text)
    except SelectorError as error:
        raise CommandError(f'the provided selector "{text}" is not valid: {error}') from None
