"""What pages need is read in the background: after the start, and again when a build has come to rest."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable

from kg.answers.questions import Question, questions
from kg.errors import KgError
from kg.web import asking
from kg.web.explorer.page import draw_first
from kg.web.pages import comparing
from kg.web.pages.ledger import rows
from kg.web.pages.reviewing import look
from kg.web.pages.searching import follow
from kg.web.site import Site
from kg.web.watched_store import Snapshot, stamp

PAUSE = 5.0  # seconds between looks at the store


def keep_warm(site: Site, ended: threading.Event) -> None:
    """Read what pages need, again whenever a folder has changed and come to rest, until ``ended`` is set."""
    warm = before = stamp(site.store.address)
    _warm(site, ended)
    while warm is not None and not ended.wait(PAUSE):
        now = stamp(site.store.address)
        if now == before != warm:
            _warm(site, ended)
            warm = now
        before = now


def _warm(site: Site, ended: threading.Event) -> None:
    plain = [q for q in questions() if all(p.default is not None for p in q.parameters)]
    steps: list[Callable[[Snapshot], object]] = [
        lambda _: site.knowledge,
        lambda snapshot: draw_first(site, snapshot),
        lambda snapshot: rows(site, snapshot),
        asking.names,
        lambda snapshot: follow(site, snapshot),
        *(functools.partial(_ask, site, question) for question in plain),
        lambda snapshot: look(site, snapshot, ended),
        lambda snapshot: comparing.get_ready(site, snapshot, ended),
    ]
    for step in steps:
        with contextlib.suppress(KgError):  # whoever asks is told
            if not ended.is_set():
                step(site.store.snapshot())


def _ask(site: Site, question: Question, _: Snapshot) -> None:
    asking.ask(site, question, {})
