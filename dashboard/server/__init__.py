"""Our own server: routes, headers, health, upload, and the pages and notebooks it serves.

Panel is heavy: a refused address or a wrong option need not wait for it, so what needs it comes on demand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.server.addresses import AddressRefused, PortInUse

if TYPE_CHECKING:
    from dashboard.server.serving import Serving, serve

__all__ = ["AddressRefused", "PortInUse", "Serving", "serve"]


def __getattr__(name: str) -> Any:
    if name in ("Serving", "serve"):
        from dashboard.server import serving

        return getattr(serving, name)
    raise AttributeError(name)
