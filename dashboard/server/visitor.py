"""Which browser this is: a random word in a cookie that only the routes under ``/api/`` get, and no script.

It says nothing of who sits there. What one browser left here no other is given, even where it knows the address.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from tornado.web import RequestHandler

COOKIE = "td-besok"
_WORD = re.compile(r"[\w-]{43}", re.ASCII)


def visitor_of(handler: RequestHandler, *, make: bool = False) -> str:
    """The hash of the browser's word, which is what may be written down; empty where it has none.

    With ``make`` one that has none is given one, with the answer.
    """
    word = handler.get_cookie(COOKIE) or ""
    if not _WORD.fullmatch(word):
        if not make:
            return ""
        word = secrets.token_urlsafe(32)
        handler.set_cookie(COOKIE, word, path="/api/", httponly=True, samesite="Strict")
    return hashlib.sha256(word.encode()).hexdigest()
