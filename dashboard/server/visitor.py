"""Which browser this is, and in which language it is answered.

Who it is is told by a random word in a cookie that only the routes under ``/api/`` get, and no script.

It says nothing of who sits there. What one browser left here no other is given, even where it knows the address.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import AbstractContextManager

from tornado.web import RequestHandler

from dashboard.pages.parts.page import answering, read_request

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


def answering_to(handler: RequestHandler, language: str = "") -> AbstractContextManager[None]:
    """While this holds, texts are in the language that the visitor's address or cookies ask for.

    ``language`` is the council's own, for who asks for none.
    """
    cookies = {name: morsel.value for name, morsel in handler.cookies.items()}
    return answering(read_request(handler.request.query_arguments, cookies, language))
