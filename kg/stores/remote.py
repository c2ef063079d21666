"""Addresses of servers: where, as whom, and what may be said of it to others."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from kg.errors import StoreError

TIMEOUT = 120.0  # seconds that a server may take for one answer


@dataclass(frozen=True, slots=True)
class Server:
    """A server: its address without user and password, and these two; the password is never shown."""

    address: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def server(address: str, prefix: str, ask: Callable[[str], str] | None = None) -> Server:
    """Return the server of an address, its user and password from there or from the environment.

    The variables are ``PREFIX_USERNAME`` and ``PREFIX_PASSWORD``. ``ask`` is called with the user and host
    where there is a user and no password. Raises ``StoreError`` for an address that is none.
    """
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        if not parts.hostname or parts.port == 0:
            raise ValueError
    except ValueError:
        # What may hold a password is not repeated.
        raise StoreError("the address of the store names no host: write scheme://host:port/…") from None
    user = unquote(parts.username) if parts.username else os.environ.get(f"{prefix}_USERNAME")
    password = unquote(parts.password) if parts.password else os.environ.get(f"{prefix}_PASSWORD")
    if user and password is None and ask:
        password = ask(f"{user}@{host}")
    return Server(urlunsplit(parts._replace(netloc=host)), user, password)
