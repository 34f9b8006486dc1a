"""A style sheet that parses every source once for a theme."""

from __future__ import annotations

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet


class SteadyStylesheet(Stylesheet):
    """Keeps what it parsed; Textual parses all of it again at each start, 25 ms before the first line is seen."""

    def __init__(self, variables: dict[str, str]) -> None:
        """`variables` are those of the theme."""
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(1024)  # Textual keeps 64 sources, fewer than one full screen has

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours; the same ones change nothing."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new, or everything when the colours changed."""
        self.parse()
