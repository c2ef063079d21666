"""Dataclasses that only the type checker freezes, for values that are made by the hundred thousand.

A dataclass that is frozen at run time sets each field by a call, which takes five times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen, slots=False):
        """Make a class a dataclass, hashed by its fields where it is to be frozen."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)
