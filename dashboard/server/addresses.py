"""Which address the server may listen on, and which names it answers to.

There is no sign-in yet, so it listens on this machine alone. A page elsewhere can still make a
reader's browser ask this machine under another name (DNS rebinding); such a request is refused
before any route sees it, the websocket's too.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

from dashboard.wording.screen import screen

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class AddressRefused(ValueError):
    """The address can be reached from other machines."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(screen("address-refused", address=address))


class PortInUse(OSError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(screen("port-in-use", port=port))


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches ``address``: localhost, 127.0.0.0/8 or ::1."""
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def check_address(address: str) -> str:
    """The address to bind; raises ``AddressRefused`` for any that is not this machine's own."""
    if not is_loopback(address):
        raise AddressRefused(address)
    return "127.0.0.1" if address.lower() == "localhost" else address.strip("[]")


def check_port(port: int, address: str) -> None:
    """Raises ``PortInUse`` where the port cannot be had; 0 always can."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As tornado binds: a port just left by a stopped server is free, one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as fault:
            raise PortInUse(port) from fault


def name_for_url(address: str) -> str:
    """The address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address


def split_host(host: str) -> tuple[str, int]:
    """Name and port of a Host header; port 80 where none is given, -1 where it is not a number."""
    match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]/@]+)(?::(\d{1,5}))?", host)
    if match is None:
        return "", -1
    return match[1].strip("[]").lower(), int(match[2] or 80)


class ForeignHost(Matcher):
    """Matches a request whose Host is not this machine with our port."""

    def __init__(self, port: int) -> None:
        self.port = port

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """An empty dict for a match, as tornado wants it."""
        name, port = split_host(request.headers.get("Host", ""))
        return None if port == self.port and is_loopback(name) else {}


def websocket_origins(port: int, address: str) -> list[str]:
    """The origins a websocket may come from."""
    names = LOOPBACK_NAMES | {address}
    return sorted(f"{name_for_url(name)}:{port}" for name in names)
