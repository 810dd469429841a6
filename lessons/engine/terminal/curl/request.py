"""The request that a command line makes of a URL: method, path, headers and body."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote_plus

from lessons.engine.images import HttpRequest
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.options import Data, Options
from lessons.engine.terminal.curl.url import Url

_FORM = ("Content-Type", "application/x-www-form-urlencoded")
_JSON = [("Content-Type", "application/json"), ("Accept", "application/json")]


def request_of(call: Call, options: Options, url: Url, client: str) -> HttpRequest:
    """The request; `client` is the address that the server sees."""
    body, path = _body(call, options), url.path
    method = "HEAD" if options.has("head") else "POST" if options.data else "GET"
    if options.data and options.has("get"):
        path, body, method = path + ("&" if "?" in path else "?") + body, "", "GET"
    return HttpRequest(
        method=options.values.get("request", method),
        path=path,
        headers=_with_own(_headers(options, url, body), options.headers),
        client=client,
        now=call.cluster.clock.datetime(),
        tls=url.scheme == "https",
        body=body,
    )


# lib/http.c Curl_http
def _headers(options: Options, url: Url, body: str) -> list[tuple[str, str]]:
    values, json = options.values, options.has("json")
    headers = [("Host", url.host_header)]
    if user := values.get("user", url.user):
        word = user if ":" in user else f"{user}:"
        headers.append(("Authorization", "Basic " + b64encode(word.encode()).decode()))
    headers.append(("User-Agent", values.get("user-agent", "curl/7.88.1")))
    if not json:
        headers.append(("Accept", "*/*"))
    if options.has("compressed"):
        headers.append(("Accept-Encoding", "deflate, gzip, br, zstd"))
    if referer := values.get("referer"):
        headers.append(("Referer", referer))
    if cookie := values.get("cookie"):
        headers += [("Cookie", cookie)] if "=" in cookie else []
    if json:
        headers += _JSON
    if body:
        headers.append(("Content-Length", str(len(body.encode()))))
        headers += [] if json else [_FORM]
    return headers


def _body(call: Call, options: Options) -> str:
    joined = "" if options.has("json") else "&"
    return joined.join(_piece(call, data) for data in options.data)


# src/tool_getparam.c data_urlencode; nothing but stdin can be read in the lab.
def _piece(call: Call, data: Data) -> str:
    text = data.text
    if data.option == "data-urlencode":
        name, equals, content = text.partition("=")
        if not equals:
            return quote_plus(text, safe="")
        return f"{name}{'=' if name else ''}{quote_plus(content, safe='')}"
    if not text.startswith("@") or data.option == "data-raw":
        return text
    read = call.stdin if text == "@-" else ""
    return read if data.option in ("data-binary", "json") else read.replace("\n", "")


def _with_own(
    headers: list[tuple[str, str]], own: list[tuple[str, str | None]]
) -> tuple[tuple[str, str], ...]:
    """Curl's headers, replaced or taken away (`-H 'Accept:'`) by the user's, and the user's others after them."""
    given = {name.lower(): value for name, value in own}
    kept = [(name, given.get(name.lower(), value)) for name, value in headers]
    names = {name.lower() for name, _ in headers}
    added = [(name, value) for name, value in own if name.lower() not in names]
    return tuple((name, value) for name, value in kept + added if value is not None)
