"""From arguments and files to objects: TYPE NAME, TYPE/NAME, TYPE,TYPE -l, -f FILE, --all.

staging/src/k8s.io/cli-runtime/pkg/resource/builder.go
"""

from __future__ import annotations

from lessons.engine.api import Resource, by_kind
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import files
from lessons.engine.terminal.kubectl.arguments import Parts, read_arguments
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, not_found, raise_all
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.query import Found, Query
from lessons.engine.terminal.kubectl.selectors import LabelSelector, SelectorError

MISSING = """You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'"""


LOCAL = """you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'"""


# staging/src/k8s.io/client-go/restmapper/shortcut.go: the only short name that two kinds share
_AMBIGUOUS = 'short name "ev" could also match lower priority resource events.events.k8s.io'


def find(invocation: Invocation, query: Query) -> Found:
    """Everything the query names. CommandError for a query that makes no sense."""
    selecting = query.labels is not None or query.fields is not None
    problems = []
    if query.all and selecting:
        problems.append(CommandError("setting 'all' parameter but found a non empty selector. "))
    tuples, types, names = read_arguments(query.args, problems)
    paths = files.paths(invocation, query.filenames, query.recursive, problems)
    raise_all(problems)
    if "ev" in types or "ev" in (kind for kind, _ in tuples):
        invocation.warn(_AMBIGUOUS)
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
            info.manifest = _latest(invocation, info)
        found.infos.append(info)
    except CommandError as error:
        found.errors.append(error)


# staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go Info.Get
def _latest(invocation: Invocation, info: Info) -> Manifest:
    """The object on the server. Of one that is missing in another namespace than default, first whether that exists."""
    client = Client(invocation)
    try:
        return client.get(info.resource, info.namespace, info.name).manifest
    except CommandError as error:
        if not_found(error) and info.namespace not in ("", "default"):
            client.get(by_kind("Namespace"), "", info.namespace)
        raise


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
    if "" in names:
        raise CommandError("resource name may not be empty")
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
    found = Found()
    client = Client(invocation)
    for resource in resources:
        namespace = None if query.all_namespaces else invocation.namespace
        try:
            items = client.list(resource, namespace, query.labels or "", query.fields or "")
        except CommandError as error:
            found.errors.append(error)
            continue
        found.types += (resource,)
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
    unread: list[CommandError] = []
    for path in paths:
        found_here, errors = files.read(invocation, path)
        unread += errors
        for info in found_here:
            labels = (info.content.get("metadata") or {}).get("labels") or {}
            if not selector.matches(labels):
                continue
            if query.latest:
                _get(invocation, found, info, latest=True)
            else:
                found.infos.append(info)
    found.single = found.single and len(found.infos) <= 1
    found.errors += unread  # told after what happened to the objects that could be read
    return found


def _path_selector(query: Query) -> LabelSelector:
    text = query.labels or ""
    try:
        return LabelSelector.parse(text)
    except SelectorError as error:
        raise CommandError(f'the provided selector "{text}" is not valid: {error}') from None
