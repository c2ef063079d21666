"""The place that a document means where its words name none: its own, and the divisions that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Document
from kg.naming.gazetteer import LEVELS, Division
from kg.naming.registry import Registry
from kg.text.scripts import simplified

# So much of a document may name the province of a county whose name two counties share.
_CONTEXT = 400


@dataclass(frozen=True, slots=True)
class Scope:
    """The place of a document and the divisions that hold it, from the place up to its province.

    ``town`` is the name of a town or street below the place, if the issuer belongs to one; ``central``
    says that the document comes from the central party or state.
    """

    chain: tuple[Division, ...] = ()
    town: str = ""
    central: bool = False
    title: str = ""

    @property
    def own(self) -> Division | None:
        """The division that the document belongs to, or None."""
        return self.chain[0] if self.chain else None


def meant(scope: Scope, level: str, registry: Registry) -> Division | None:
    """Return the division that a level word means in a document, e.g. the city that its county lies in.

    A level word that both an autonomous region and a district end in means the region only in the region's
    own document.
    """
    for division in scope.chain:
        districts = division.level == "province" and level in registry.words("levels of districts")
        if division.name.endswith(level) and (division is scope.own or not districts):
            return division
    return None


def scope(document: Document, registry: Registry) -> Scope:
    """Return the scope of a document, from its first issuer or else its title."""
    issuer, title = simplified(next(iter(document.issuers), "")), simplified(document.title or "")
    context = simplified(f"{title}\n{document.text[:_CONTEXT]}")
    found = _place(issuer, registry, context, strict=True)
    if not found and _is_central(document, registry):
        return Scope(central=True, title=title)
    found = found or _place(issuer, registry, context) or _place(title, registry, context, strict=True)
    if not found:
        return Scope(title=title)
    place, rest = found
    return Scope(registry.gazetteer.chain(place), _town(rest, place, registry), title=title)


def _place(text: str, registry: Registry, context: str, strict: bool = False) -> tuple[Division, str] | None:
    """Return the first place that a text names, and the text behind it."""
    for start in range(len(text)):
        place, end = parse(text, start, registry, context, strict)
        if place:
            return place, text[end:]
    return None


def _town(rest: str, place: Division, registry: Registry) -> str:
    match = registry.pattern("town name").match(rest) if place.level == "county" else None
    return registry.gazetteer.label(place) + match["town"] if match else ""


def _is_central(document: Document, registry: Registry) -> bool:
    if any(registry.pattern("central number").match(number) for number in document.numbers):
        return True
    issuer = simplified(next(iter(document.issuers), document.title or ""))
    listed = registry.bodies.whole.get(issuer)
    central = listed is not None and listed.kind in registry.words("central notes")
    return central or bool(registry.pattern("central start").match(issuer))


def parse(
    text: str,
    start: int,
    registry: Registry,
    context: str = "",
    strict: bool = True,
    chain: Sequence[Division] = (),
) -> tuple[Division | None, int]:
    """Return the division that the names at a position lead to, and where they end.

    Names that follow each other go down (province, city, county). ``strict`` leaves weak forms out;
    ``chain`` is the document's own place, which decides between divisions of the same name.
    """
    division: Division | None = None
    while step := next(_steps(text, start, registry, division, strict), None):
        form, candidates = step
        chosen = choose(candidates, form, registry, chain, context)
        if chosen is None:
            break
        division, start = chosen, start + len(form)
    return division, start


def _steps(
    text: str, start: int, registry: Registry, outer: Division | None, strict: bool
) -> Iterator[tuple[str, tuple[Division, ...]]]:
    for form, candidates in registry.gazetteer.at(text, start):
        inside = registry.gazetteer.within(candidates, outer) if outer else candidates
        fit = tuple(d for d in inside if d.code and not (strict and not outer and form in d.weak))
        if fit:
            yield form, fit


def choose(
    candidates: Sequence[Division],
    form: str,
    registry: Registry,
    chain: Sequence[Division] = (),
    context: str = "",
) -> Division | None:
    """Return the one division that a form means, or None where nothing decides.

    Divisions near the document's own place come first, then those of the highest level, then those whose
    province or city the context names.
    """
    kept = _nearest(candidates, registry, chain) or list(candidates)
    official = [d for d in kept if d.name == form] or [d for d in kept if form not in d.old] or kept
    top = min((LEVELS.index(d.level) for d in official), default=0)
    highest = [d for d in official if LEVELS.index(d.level) == top]
    if len(highest) > 1:
        highest = [d for d in highest if _outer_named(d, context, registry)]
    return highest[0] if len(highest) == 1 else None


def _nearest(candidates: Sequence[Division], registry: Registry, chain: Sequence[Division]) -> list[Division]:
    """Return those candidates that share the smallest division with the document's place."""
    for outer in chain:
        if near := [d for d in candidates if outer in registry.gazetteer.chain(d)]:
            return near
    return []


def _outer_named(division: Division, context: str, registry: Registry) -> bool:
    outer = registry.gazetteer.chain(division)[1:]
    return any(form in context for o in outer for form in (o.name, *o.short))


def whole_place(text: str, scope: Scope, registry: Registry) -> Division | None:
    """Return the division or region that a whole text names in a document, or None.

    A weak form or a county's short form counts only in a document of the same province; a document
    without a place takes short forms, but no weak ones.
    """
    regions = [d for d in registry.gazetteer.by_form.get(text, ()) if d.level == "region"]
    if regions:
        return regions[0]
    division, end = parse(text, 0, registry, strict=not scope.chain, chain=scope.chain)
    if division is None or end < len(text):
        return None
    near = not scope.chain or registry.gazetteer.chain(division)[-1] == scope.chain[-1]
    shortened = division.level == "county" and text in division.short
    return division if near or not (shortened or text in division.weak) else None
