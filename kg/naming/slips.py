"""Names as they are typed in a hurry: one of the same sound, a character left out, doubled or swapped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from kg.naming.matching import Names, forms

_SHORTEST = 4  # characters of a name in which one more or less is a slip, and not another name
# Sounds that many speakers, and so their keyboards, do not tell apart.
_SAME = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([aei])ng$"), r"\1n"), (re.compile("^n"), "l"))


def meant(text: str, names: Names, types: Iterable[str]) -> tuple[str, ...]:
    """Return the names, or ends or beginnings of names, of which a text is a slip; sorted.

    A slip keeps the sound of all, or leaves out, doubles or swaps one character inside of at least four.
    Another character of another sound is another name: one bureau is not taken for its neighbour.
    """
    wanted, said = set(types), text.strip().lower()
    if not re.search("[\u3400-\u9fff]", said):
        return ()
    known = (form for name in names.known if not wanted or name.type in wanted for form in forms(name))
    return tuple(sorted({part for form in known for part in _parts(form, len(said)) if _slip(said, part)}))


def near(rare: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each text that is a slip of another one, as ``meant`` tells slips, with that other one."""
    table: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(others):
        for key in _keys(name):
            table[key].append(name)
    for said in dict.fromkeys(rare):
        alike = dict.fromkeys(name for key in _keys(said) for name in table[key])
        yield from ((said, name) for name in sorted(alike) if _slip(said, name))


def _keys(text: str) -> Iterator[str]:
    """Yield what texts share that may be slips of each other: sound, characters, or all but one of them."""
    yield "sound " + " ".join(map(_sound, text))
    yield "signs " + "".join(sorted(text))
    yield "text " + text
    yield from ("text " + text[:i] + text[i + 1 :] for i in range(1, len(text)))


def _parts(form: str, size: int) -> Iterator[str]:
    """Yield a form, its ends and its beginnings of about a size."""
    for length in (size - 1, size, size + 1):
        if 1 < length <= len(form):
            yield form[:length]
            yield form[-length:]


def _slip(said: str, name: str) -> bool:
    if len(said) == len(name):
        return said != name and (_swapped(said, name) or _sounds_like(said, name))
    if len(name) < _SHORTEST:
        return False
    return _left_out(said, name) if len(said) < len(name) else _doubled(said, name)


def _swapped(said: str, name: str) -> bool:
    at = [i for i, pair in enumerate(zip(said, name, strict=True)) if pair[0] != pair[1]]
    if len(name) < _SHORTEST or len(at) != 2 or at[1] != at[0] + 1:
        return False
    return said[at[0]] == name[at[1]] and said[at[1]] == name[at[0]]


def _left_out(said: str, name: str) -> bool:
    """Say whether one character from within a name is missing: at its rim another level may begin."""
    return any(name[:i] + name[i + 1 :] == said for i in range(1, len(name) - 1))


def _doubled(said: str, name: str) -> bool:
    return any(said[:i] + said[i + 1 :] == name for i in range(1, len(said)) if said[i] == said[i - 1])


def _sounds_like(said: str, name: str) -> bool:
    pairs = list(zip(said, name, strict=True))
    return any(a == b for a, b in pairs) and all(a == b or _sound(a) == _sound(b) != "" for a, b in pairs)


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin

    sound = "".join(lazy_pinyin(character, errors="ignore"))
    for pattern, same in _SAME:
        sound = pattern.sub(same, sound)
    return sound
