"""Making many objects without the garbage collector looking through all that are there."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 50_000
"""So many new objects are not looked through at the end either."""


@contextmanager
def uncollected() -> Iterator[None]:
    """For seconds at most: a collection among 100,000 new rows holds every thread for 0.1 s, keys and all.

    The first one behind would do the same. Plain rows go by themselves when nobody needs them, so the collector is
    told to leave many alone for good; what is in a circle just then is the price, once for each school.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if gc.get_count()[0] > MANY:
                gc.freeze()
            gc.enable()
