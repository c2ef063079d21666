"""Addresses of servers, with user and password; messages show neither."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from kg.errors import StoreError

TIMEOUT = 120.0  # seconds that a server may take for one answer


@dataclass(frozen=True, slots=True)
class Server:
    """A server: its address without user and password, the user and the password, which is never shown."""

    address: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def server(address: str, prefix: str) -> Server:
    """Return the server of an address, its user and password from there or from the environment.

    The variables are ``PREFIX_USERNAME`` and ``PREFIX_PASSWORD``. Raises ``StoreError`` where the address
    names no host.
    """
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        if not parts.hostname or parts.port == 0:
            raise ValueError
    except ValueError:
        # The message does not repeat the address, which may hold a password.
        raise StoreError("the address of the store names no host: write scheme://host:port/…") from None
    user = unquote(parts.username) if parts.username else os.environ.get(f"{prefix}_USERNAME")
    password = unquote(parts.password) if parts.password else os.environ.get(f"{prefix}_PASSWORD")
    return Server(urlunsplit(parts._replace(netloc=host)), user, password)


def with_password(address: str, prefix: str, ask: Callable[[str], str]) -> str:
    """Return an address with its password; ``ask`` is called with user and host where none is known."""
    known = server(address, prefix)
    if not known.user or known.password is not None:
        return address
    parts = urlsplit(known.address)
    login = ":".join(quote(word, safe="") for word in (known.user, ask(f"{known.user}@{parts.netloc}")))
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc}"))
