"""-f: files, folders and stdin, read into objects. Errors come with their line, for the editor."""

from __future__ import annotations

import fnmatch
from typing import Any

from lessons.engine.api import RESOURCES, Resource
from lessons.engine.apiserver import Status
from lessons.engine.field import FieldError, quote
from lessons.engine.manifests import Document, parse
from lessons.engine.refs import SourceLine
from lessons.engine.store import Origin
from lessons.engine.terminal.kubectl import decoding
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, Printed, ServerError
from lessons.engine.terminal.kubectl.flags import Options
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.validation import field_validation
from lessons.engine.terminal.transcript import FileError

EXTENSIONS = (".json", ".yaml", ".yml")


def require_files(options: Options) -> None:
    """CommandError for a command without -f, or with what stands instead of it."""
    if not options.all("filename") and not options.text("kustomize"):
        raise CommandError("must specify one of -f and -k")
    if options.all("filename") and options.text("kustomize"):
        raise CommandError("only one of -f or -k can be specified")
    if options.text("kustomize"):
        raise CommandError("the lab has no kustomize; use -f")


def paths(
    invocation: Invocation, filenames: Any, recursive: bool, problems: list[CommandError]
) -> list[str]:
    """The files that -f names, folders and patterns resolved; `-` stands for stdin."""
    found: list[str] = []
    for name in filenames:
        if name == "-":
            found.append(name)
        elif name.startswith(("http://", "https://")):
            host = name.split("/")[2]
            problems.append(
                CommandError(f'unable to read URL "{name}", no route to {host} from the lab')
            )
        else:
            matches = _matches(invocation, name.rstrip("/"), recursive)
            if not matches:
                problems.append(CommandError(f'the path "{name}" does not exist'))
            found += matches
    return found


def _matches(invocation: Invocation, name: str, recursive: bool) -> list[str]:
    plain = name.removeprefix("./")
    if plain in invocation.call.session.files:
        return [plain]
    names = sorted(invocation.call.session.files)
    if any(character in plain for character in "*?["):
        return [item for item in names if fnmatch.fnmatchcase(item, plain)]
    folder = "" if plain in ("", ".") else f"{plain}/"
    inside = [item for item in names if item.startswith(folder) and item.endswith(EXTENSIONS)]
    return [item for item in inside if recursive or "/" not in item.removeprefix(folder)]


def read(invocation: Invocation, path: str) -> tuple[list[Info], list[CommandError]]:
    """The objects of one file; what follows a document that cannot be parsed or validated is not read."""
    text = invocation.call.stdin if path == "-" else invocation.call.session.files[path]
    shown = "STDIN" if path == "-" else path
    infos: list[Info] = []
    errors: list[CommandError] = []
    parsed = parse(text, path)
    ignoring = field_validation(invocation.options) == "Ignore"
    for document in parsed.documents:
        if not ignoring and (problem := decoding.schema_problem(document.value)):
            errors.append(
                _error(invocation, path, document, f'error validating "{shown}": {problem}')
            )
            return infos, errors
        for value, prefix in _items(document):
            origin = Origin(path, document.lines, prefix)
            try:
                infos.append(_info(invocation, shown, value, origin))
            except CommandError as error:
                _note(invocation, SourceLine(path, document.first_line), error.message)
                errors.append(error)
    if parsed.error is not None:
        message = f"error parsing {shown}: {parsed.error.message}"
        _note(invocation, SourceLine(path, parsed.error.line), message)
        errors.append(CommandError(message))
    return infos, errors


def _items(document: Document) -> list[tuple[Any, tuple[str | int, ...]]]:
    """The objects of a document: itself, or the items of a List; those of a ServiceList are Services."""
    value = document.value
    if str(value.get("kind", "")).endswith("List") and isinstance(value.get("items"), list):
        assumed = {"apiVersion": value["apiVersion"], "kind": value["kind"].removesuffix("List")}
        return [
            ({**assumed, **item} if _bare(item) else item, ("items", index))
            for index, item in enumerate(value["items"])
        ]
    return [(value, ())]


def _bare(item: Any) -> bool:
    return isinstance(item, dict) and not item.get("kind") and not item.get("apiVersion")


def _info(invocation: Invocation, shown: str, value: Any, origin: Origin) -> Info:
    if problem := decoding.item_problem(value) or decoding.metadata_problem(value):
        raise CommandError(f'unable to decode "{shown}": {problem}')
    metadata = value.get("metadata") or {}
    name, namespace = metadata.get("name") or "", metadata.get("namespace") or ""
    resource = _resource(value)
    if resource is None and value.get("apiVersion") == "":
        message = f'error when creating "{shown}": the server could not find the requested resource'
        raise ServerError(Status(404, "NotFound", message))
    if resource is None:
        version = quote(value.get("apiVersion", ""))
        unknown = f"no matches for kind {quote(value['kind'])} in version {version}"
        if origin.prefix:
            raise Printed(f"unable to recognize {unknown}")
        raise CommandError(
            f"resource mapping not found for name: {quote(name)} namespace: {quote(namespace)} "
            f'from "{shown}": {unknown}\nensure CRDs are installed first'
        )
    if resource.namespaced:
        if invocation.explicit_namespace and namespace and namespace != invocation.namespace:
            raise CommandError(
                f'the namespace from the provided object "{namespace}" does not match the namespace '
                f"\"{invocation.namespace}\". You must pass '--namespace={namespace}' to perform this operation."
            )
        namespace = namespace or invocation.namespace
        value = {**value, "metadata": {**metadata, "namespace": namespace}}
    else:
        namespace = ""
    return Info(resource, namespace, name, value, shown, origin)


def _resource(value: Any) -> Resource | None:
    """The resource of a manifest; kubectl's mapper takes a kind in lower case too."""
    for resource in RESOURCES:
        kinds = (resource.kind, resource.kind.lower())
        if value["kind"] in kinds and value.get("apiVersion") == resource.api_version:
            return resource
    return None


def _error(invocation: Invocation, path: str, document: Document, message: str) -> CommandError:
    _note(invocation, SourceLine(path, document.first_line), message)
    return CommandError(message)


def _note(invocation: Invocation, source: SourceLine, message: str) -> None:
    invocation.call.session.errors.append(FileError(source, message))


def note_failure(invocation: Invocation, info: Info, error: CommandError) -> None:
    """Tell the editor, line by line, why an object of a file was refused."""
    if info.origin is None:
        return
    causes = _causes(error)
    for cause in causes:
        source = info.origin.line(tuple(cause.path))
        if source is not None:
            invocation.call.session.errors.append(FileError(source, str(cause), tuple(cause.path)))
    if not causes and (source := info.origin.line(())) is not None:
        _note(invocation, source, error.message)


def _causes(error: CommandError) -> tuple[FieldError, ...]:
    """The fields that a refusal names."""
    if not isinstance(error, ServerError):
        return ()
    return error.status.faults or error.status.causes
