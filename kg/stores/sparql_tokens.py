"""SPARQL text cut into tokens (SPARQL 1.1, section 19.8), in time that grows with its length alone.

Each alternative begins with a character of its own or takes a run of them whole, and no repetition gives
back what it took: whatever the text, a character is looked at a few times at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["string", "iri", "variable", "language", "name", "words", "mark", "wrong"]

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_TOKEN = re.compile(
    rf"""[ \t\r\n]++ | \#[^\r\n]*+
      | (?P<string>
            \"\"\"(?:[^"\\]++|\\(?s:.)|\"{{1,2}}+(?!\"))*+(?:\"\"\"|(?P<open1>))
          | '''(?:[^'\\]++|\\(?s:.)|'{{1,2}}+(?!'))*+(?:'''|(?P<open2>))
          | \"(?:[^"\\\r\n]++|\\[^\r\n])*+(?:\"|(?P<open3>))
          | '(?:[^'\\\r\n]++|\\[^\r\n])*+(?:'|(?P<open4>)))
      | <(?P<iri>(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+)>
      | [?$](?P<variable>[{_VARIABLE}]++)
      | @(?P<language>[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
      | (?P<name>[{_VARIABLE}.\-]*+:(?:(?:[{_VARIABLE}:]|{_ESCAPED})(?:[{_VARIABLE}:.\-]|{_ESCAPED})*+)?+)
      | (?P<words>[{_VARIABLE}.\-]++)
      | (?P<mark>[{{}}()\[\];,=!<>&|+*/^~])
      | (?P<wrong>(?s:.))""",
    re.VERBOSE,
)

_OPEN = ("open1", "open2", "open3", "open4")  # set where a string is not closed


@dataclass(frozen=True, slots=True)
class Token:
    """A token: an IRI without its brackets, a variable without its sign, any other as it is written.

    ``words`` are what stands together without a colon: keywords, numbers and full stops. A token is
    ``wrong`` where no query may hold it, such as a string that is not closed.
    """

    kind: Kind
    text: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query; blanks and comments are left out."""
    for match in _TOKEN.finditer(text):
        if kind := match.lastgroup:
            is_open = kind == "string" and any(match[name] is not None for name in _OPEN)
            yield Token("wrong" if is_open else cast(Kind, kind), match[kind])
