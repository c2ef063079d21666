"""The values that flow through the product: frozen, typed, without logic.

Offsets count Unicode code points of ``Document.text``; ``end`` is excluded. The fields follow the
annotation format of the product (one JSON object a document, see ``kg.formats.records``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, get_args

from kg.frozen import dataclass

MentionType = Literal[
    "Body",
    "Industry",
    "Park",
    "EcologicalZone",
    "Place",
    "Group",
    "Project",
    "Instrument",
    "Quantity",
    "Time",
]
Kind = Literal["measure", "goal"]
Modality = Literal["do", "encourage", "forbid"]
Role = Literal["lead", "support", "shared", "oversee", "partner"]

MENTION_TYPES: tuple[MentionType, ...] = get_args(MentionType)
TARGET_TYPES: frozenset[MentionType] = frozenset(
    {"Industry", "Park", "EcologicalZone", "Place", "Group", "Project", "Body"}
)
# What stands between names where several are one text.
BETWEEN = "\u3001"
KINDS: tuple[Kind, ...] = get_args(Kind)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
ROLES: tuple[Role, ...] = get_args(Role)
# What people correct of all things of a name.
NAME_ASPECTS = ("merge", "split", "rename", "code", "type")


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a document was read from, and with what.

    ``source`` is its path from the folder given on, with that folder's name; ``file`` a digest of its bytes,
    ``read_with`` of the schema and the program that read it.
    """

    source: str
    file: str
    read_with: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document with a title of its own: an attachment, or the plan that a notice issues.

    It reaches from its title to the next part or the end of the text; ``mark`` is the line that numbers it.
    """

    start: int
    end: int
    title: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded text with what its front and back matter states, or what people gave in its stead.

    ``id`` is the file's name without its extension, ``date`` an ISO 8601 date (or year, or
    year-month, as far as it is stated), ``numbers`` the document numbers as ``kg.reading.document_number``
    writes them. ``addressee`` are the bodies addressed, as written; ``printed`` is the date of printing;
    ``forwarded`` are the bodies whose document this passes on; ``given`` names the fields that people gave.
    ``front`` is where the body text starts: what stands before holds no mentions.
    ``end`` is where it stops: signature, date and publication note stand after it.
    ``matter`` is the kind of each line that is no body, by its number; None where nobody has told it.
    ``warnings`` are lines on parts of the file that could not be read, without the file's name; ``origin``
    is the file, None where nobody has told it.
    ``recognised`` says of lines that come from pictures, by their numbers, how sure their recogniser is of
    them, from 0 to 1.
    """

    id: str
    text: str
    title: str | None = None
    issuers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    date: str | None = None
    front: int = 0
    end: int | None = None
    addressee: str | None = None
    printed: str | None = None
    publication: str | None = None
    forwarded: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    given: tuple[str, ...] = ()
    matter: Mapping[int, str] | None = field(default=None, compare=False, repr=False)
    warnings: tuple[str, ...] = field(default=(), compare=False, repr=False)
    origin: Origin | None = field(default=None, compare=False, repr=False)
    recognised: Mapping[int, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def issuer(self) -> str | None:
        """Return the issuers as one text, the leading one first."""
        return BETWEEN.join(self.issuers) or None

    @property
    def number(self) -> str | None:
        """Return the document numbers as one text."""
        return BETWEEN.join(self.numbers) or None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line, or a run-on phrase, that names a part; ``level`` counts from 1 at the top."""

    start: int
    end: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body text, closing punctuation included.

    ``headings`` are the headings above it, outermost first. ``kind`` says what it is made of:
    ``prose``, a table ``row`` (cells joined by a tab), or a ``note`` (a paragraph that only says
    who answers, by when).  ``paragraph`` numbers the lines of the document from 0.
    """

    start: int
    end: int
    text: str
    headings: tuple[Heading, ...] = ()
    kind: Literal["prose", "row", "note"] = "prose"
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a document that names something.

    ``rule`` names the rule or lexicon line that found it, so that an expert can go and change it;
    ``name`` is the canonical name, ``iri`` the identifier of the thing named (both set by naming).
    """

    id: str
    type: MentionType
    start: int
    end: int
    text: str
    rule: str = ""
    name: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A body (by mention id) that answers for a unit, in a role.

    ``inferred`` marks the issuer that stands in where the text names nobody.
    """

    mention: str
    role: Role
    inferred: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure or a goal: what is to be done, or to be reached.

    ``targets``, ``instruments``, ``basis``, ``quantities`` and ``times`` hold mention ids, ``aims``
    the ids of the goal units that it serves. ``heading`` is the path of heading texts above it,
    outermost first; ``sentence`` the offsets (start, end) of the sentence it stands in.
    """

    id: str
    kind: Kind
    modality: Modality
    start: int
    end: int
    text: str
    responsible: tuple[Link, ...] = ()
    targets: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    rule: str = ""
    heading: tuple[str, ...] = ()
    sentence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What a person corrected: ``value`` in place of what the rules said, which ``was``.

    ``what`` and ``value`` are those of ``kg.review.values``, ``state`` (applies, moved) is that of
    ``kg.review.applying``. ``start`` and ``end`` are the place of the mention or unit, ``to`` that of the
    mention whose link was corrected. ``when`` is an ISO 8601 time, ``rule`` the one that had made what is
    corrected, "" where there was nothing.
    """

    what: str
    value: str
    was: str
    start: int
    end: int
    to: tuple[int, int] | None = None
    who: str = ""
    when: str = ""
    why: str = ""
    state: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one document, in text order, with what people corrected of it."""

    document: Document
    headings: tuple[Heading, ...] = ()
    mentions: tuple[Mention, ...] = ()
    units: tuple[Unit, ...] = ()
    revisions: tuple[Revision, ...] = ()
