"""Ways to make input hostile: of bytes, of texts, of markup, of containers and of JSON."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

# What stands in attributes and fields where a small number, a name or a short text is meant.
ODD_VALUES = (
    *("", " ", "0", "-1", "²", "½", "〇", "１２", "1.5", "1e9", "NaN", "99999", "100000000", "9" * 5000, "١"),
    *("a/b", "..", "../x", "=1+1", "\u202e", "\ufeff", "\x7f", "\U0001f600", "\u200b", "%00", "none", "true"),
)
_ODD_BYTES = (b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\x80\x80", b"\\", b'"""', b"\r", b"\x0b")
_ODD_CHARS = "\u3000\u200b\ufeff\u202e\u0301\x0c\x1b²〇十百万亿%％\\|\t\n\r\u2028\U00020000、，。；：（）()《》“”〔〕【】"
_PAIRS = ("（）", "()", "《》", "“”", "【】", "〔〕", "「」")
_SIZES = (2, 5, 20, 60, 200, 1000)


def longest(rng: Random) -> int:
    """Return how many characters a text may have: few of them have many."""
    return rng.choice((300, 1000, 3000, 10_000))


def bytes_(data: bytes, rng: Random) -> bytes:
    """Return bytes of which a few are lost, changed, doubled or moved."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        start = rng.randrange(len(out) + 1)
        end = min(len(out), start + rng.choice((1, 1, 2, 4, 16, 100, 1000)))
        match rng.randrange(6):
            case 0:
                del out[start:end]
            case 1:
                out[start:start] = out[start:end] * rng.choice((1, 2, 50))
            case 2:
                out[start:end] = rng.randbytes(end - start)
            case 3:
                out[start:start] = rng.choice(_ODD_BYTES) * rng.choice((1, 1, 3, 100))
            case 4 if end > start:
                out[start] ^= 1 << rng.randrange(8)
            case _:
                other = rng.randrange(len(out) + 1)
                out[start:end] = out[other : other + 100]
    return bytes(out)


def text(pieces: Callable[[Random], str], rng: Random) -> str:
    """Return a text that is spliced from pieces of documents, repeated, nested and made odd."""
    made, limit = "", longest(rng)
    while len(made) < limit and rng.random() > 0.05:
        made += _stretch(pieces, rng)
    for _ in range(rng.choice((0, 0, 1, 3, 10))):
        at = rng.randrange(len(made) + 1)
        made = made[:at] + rng.choice((rng.choice(_ODD_CHARS), rng.choice(ODD_VALUES))) + made[at:]
    return made[:limit]


def _stretch(pieces: Callable[[Random], str], rng: Random) -> str:
    piece = pieces(rng)
    match rng.randrange(8):
        case 0:  # a short piece, again and again
            start = rng.randrange(max(len(piece), 1))
            return piece[start : start + rng.choice((1, 1, 2, 3, 5, 12))] * rng.choice(_SIZES)
        case 1:  # a list
            words = re.findall(r"[\u4e00-\u9fff]{2,8}", pieces(rng) + piece) or ["市"]
            joint = rng.choice("、，,和及与；/ ")
            return joint.join(rng.choice(words) for _ in range(rng.choice(_SIZES))) + rng.choice("。；\n")
        case 2:  # brackets in brackets, not always closed
            depth, pair = rng.choice(_SIZES), rng.choice(_PAIRS)
            return pair[0] * depth + piece[:20] + pair[1] * (depth if rng.random() < 0.7 else 0)
        case 3:  # two halves that do not belong together
            other = pieces(rng)
            return piece[: rng.randrange(len(piece) + 1)] + other[rng.randrange(len(other) + 1) :]
        case 4:
            return "".join(rng.sample(piece, len(piece)))
        case 5:  # no end of a line or sentence for a long way
            return re.sub("[。；\n\r]", rng.choice(("", "，", "、")), piece + pieces(rng))
        case _:
            return piece


def encoded(made: str, rng: Random) -> bytes:
    """Return a text in an encoding that is met in the wild, not always whole."""
    encoding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    data = made.encode(encoding, "replace")
    return bytes_(data, rng) if rng.random() < 0.15 else data


def markup(source: str, rng: Random, words: str) -> str:
    """Return XML or HTML with elements repeated, nested, gone, torn and with odd attributes."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        start, end, name = _element(source, rng)
        element = source[start:end]
        many = min(rng.choice((2, 20, 1000)), 200_000 // (len(element) + 1) + 1)
        depth = rng.choice((2, 50, 1500))
        match rng.randrange(14):
            case 0:
                new = ""
            case 1:
                new = element * many
            case 2 | 3 | 4 | 5:
                new = re.sub(r">[^<>]+<", lambda _: f">{_escaped(words)}<", element, count=1)
            case 6:
                new = f"<{name}>" * depth + element + f"</{name}>" * depth
            case 7:
                inner = element.find(">") + 1
                new = element[:inner] + source[slice(*_element(source, rng)[:2])] + element[inner:]
            case 8:
                new = rng.choice(_ODD_MARKUP) + element
            case 9:
                new = rng.choice((element[: rng.randrange(len(element) + 1)], f"<{name}>" * depth + element, words))
            case _:
                new = _odd_attribute(element, rng)
        source = source[:start] + new + source[end:]
    return source


def _element(source: str, rng: Random) -> tuple[int, int, str]:
    """Return where an element begins and ends, and its name; elements of the same name in it end it early."""
    tags = list(re.finditer(r"<([A-Za-z][\w:]*)[^<>]*>", source))
    if not tags:
        return 0, len(source), "p"
    tag = rng.choice(tags)
    end = source.find(closing := f"</{tag[1]}>", tag.end())
    return tag.start(), tag.end() if tag[0].endswith("/>") or end < 0 else end + len(closing), tag[1]


def _escaped(words: str) -> str:
    """Return words as XML takes them."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", words).replace("&", "&amp;").replace("<", "&lt;")


_ODD_MARKUP = (
    *("&nbsp;", "&#0;", "&#xD800;", "&x;", "<!--", "]]>", "<![CDATA[", "<?x?>", "<!DOCTYPE a [<!ENTITY x 'y'>]>"),
    *('<?xml version="1.0" encoding="gbk"?>', '<?xml version="1.0" encoding="klingon"?>', "<p " + "a=1 " * 500),
    *("<table><tr><td>", "</td></tr></table>", "<style>", "<script>", "<svg>", "<template>", "<base href='x'>"),
)


def _odd_attribute(source: str, rng: Random) -> str:
    values = list(re.finditer(r'="[^"<>]*"', source))
    if not values:
        return source
    start, end = rng.choice(values).span()
    return f'{source[:start]}="{rng.choice(ODD_VALUES)}"{source[end:]}'


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the members of a container."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a container of members, the same bytes for the same members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def container(data: bytes, rng: Random, words: str) -> bytes:
    """Return a container with hostile XML in it, or hostile in itself."""
    members = unpacked(data)
    name = rng.choice(list(members))
    inside = rng.random()
    if inside < 0.75:
        source = markup(members[name].decode("utf-8", "replace"), rng, words)
        members[name] = source.encode(rng.choice(("utf-8",) * 18 + ("utf-16", "gb18030")), "replace")
    elif inside < 0.85:
        members[name] = bytes_(members[name], rng)
    elif inside < 0.9:
        members[rng.choice((name.upper(), f"../{name}", f"/{name}", "\ud7ff.xml"))] = members.pop(name)
    made = packed(members, rng.choice(_METHODS))
    return bytes_(made, rng) if inside >= 0.9 else made


def json_(record: Any, rng: Random) -> str:
    """Return a JSON value in which some values are others."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        place, holder, key = record, None, None
        while isinstance(place, dict | list) and place and (holder is None or rng.random() < 0.8):
            holder, key = place, rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
            place = holder[key]
        if holder is None:
            continue
        match rng.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(rng.randrange(len(holder) + 1), holder[key])
            case 2 if isinstance(place, int) and not isinstance(place, bool):
                holder[key] = place + rng.choice((-1, 1, 10**6, -(10**6), 10**30))
            case 3 if isinstance(place, str):
                holder[key] = place[: rng.randrange(len(place) + 1)] + rng.choice(ODD_VALUES)
            case _:
                holder[key] = copy.deepcopy(rng.choice((*_ODD_JSON, rng.choice(ODD_VALUES))))
    written = json.dumps(record, ensure_ascii=rng.random() < 0.5, default=str)
    return written.replace('"RAW"', rng.choice(("1e400", "NaN", "[" * 2000, "{" * 50, "9" * 5000, '"\\ud800"')))


_ODD_JSON = (None, True, 0, -1, 1.5, 10**30, [], {}, [[]], [None], {"a": {}}, "RAW", "RAW", "\n", "x" * 3000)
