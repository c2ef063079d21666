"""How well a comparison finds changes that are made on purpose, and how much it says besides.

    PYTHONPATH=.:tests python benchmarks/comparing.py [PATH ...]

Each text is compared with itself after forty changes of all types (tests/support/edits.py). What was missed
and what is wrong is listed; then the share of the changes that were found with their type, and the share of
what was said that is right, of measures and goals and of all words.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import kg
from kg.comparing.comparison import compare
from kg.reading import front_matter
from support.edits import changed, judge

_OWN = Path(__file__).resolve().parent.parent / "data" / "hanbin-2021.txt"
_UNITS = ("measure", "goal")


def main(paths: list[Path]) -> None:
    """Print how well each text is compared with itself after forty changes."""
    schema = kg.load_schema()
    for path in paths:
        before = kg.extract(kg.read(path, schema), schema)
        text, known = changed(before)
        after = kg.extract(front_matter.describe(before.document.id, text, schema), schema)
        compared = compare(before, after, schema)
        print(f"\n{path.name}: {dict(Counter(change.type for change in known))}")
        for name, kinds in (("measures and goals", _UNITS), ("all words", (*_UNITS, "passage"))):
            judged = judge(compared, known, kinds)
            if kinds == _UNITS:
                for change in judged.missed:
                    a, b = change.before[0] if change.before else (0, 0)
                    print(f"  missed {change.type}: {before.document.text[a:b]!r:.100}")
                for row, type_ in judged.wrong:
                    texts = [item.text[:50] if item else "" for item in (row.before, row.after)]
                    print(f"  wrong {type_}: {' -> '.join(texts)}")
            said = len(judged.right) + len(judged.wrong)
            print(f"  {name}: found {len(judged.found)}/{len(known)}, right {len(judged.right)}/{said}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [_OWN])
