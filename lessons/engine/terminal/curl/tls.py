"""TLS as far as a user of curl meets it: wrong port, unknown authority, a certificate for another name."""

from __future__ import annotations

from lessons.engine.images.virtualhost import is_among
from lessons.engine.network import Process
from lessons.engine.terminal.curl.connecting import Connector
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.url import Url

_MORE = (
    "\nMore details here: https://curl.se/docs/sslcerts.html\n\n"
    "curl failed to verify the legitimacy of the server and therefore could not\n"
    "establish a secure connection to it. To learn more about this situation and\n"
    "how to fix it, please visit the web page mentioned above."
)
_HELLO = (
    "ALPN: offers h2,http/1.1",
    "TLSv1.3 (OUT), TLS handshake, Client hello (1):",
)
_SERVER = (
    "TLSv1.3 (IN), TLS handshake, Server hello (2):",
    "TLSv1.3 (IN), TLS handshake, Encrypted Extensions (8):",
    "TLSv1.3 (IN), TLS handshake, Certificate (11):",
)
_FINISH = (
    "TLSv1.3 (IN), TLS handshake, CERT verify (15):",
    "TLSv1.3 (IN), TLS handshake, Finished (20):",
    "TLSv1.3 (OUT), TLS change cipher, Change cipher spec (1):",
    "TLSv1.3 (OUT), TLS handshake, Finished (20):",
    "SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256",
    "ALPN: server accepted http/1.1",
)


def handshake(connector: Connector, url: Url, process: Process, number: int) -> None:
    """Go through the handshake of an https URL; Failure as OpenSSL and curl word it."""
    for line in _HELLO:
        connector.say(line)
    if not process.tls:
        text = "OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number"
        connector.say(text)
        connector.say(f"Closing connection {number}")
        raise Failure(35, text)
    for line in _SERVER:
        connector.say(line)
    if not connector.options.has("insecure"):
        _verify(connector, url, process, number)
    for line in _FINISH:
        connector.say(line)


def _verify(connector: Connector, url: Url, process: Process, number: int) -> None:
    if process.kind != "machine":
        # The cluster's own authority, or none: no machine's store has it.
        own = process.kind in ("apiserver", "node")
        problem = "unable to get local issuer certificate" if own else "self-signed certificate"
        connector.say("TLSv1.3 (OUT), TLS alert, unknown CA (560):")
        text = f"SSL certificate problem: {problem}"
    elif is_among(url.host, process.names):
        return
    else:
        text = f"SSL: no alternative certificate subject name matches target host name '{url.host}'"
    connector.say(text)
    connector.say(f"Closing connection {number}")
    raise Failure(60, text + _MORE)
