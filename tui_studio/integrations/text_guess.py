"""Characters of a text in a picture file that does not say how they are written."""

from __future__ import annotations

LONGEST = 4096


def guessed_text(value: bytes) -> str:
    """UTF-8 where it is that, else Western European; without the zeros and blanks at its end."""
    value = value[:LONGEST].rstrip(b"\x00 ")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(value) - 3 and len(value) == LONGEST:
            return value[: error.start].decode("utf-8", "ignore")  # cut within a character
        return value.decode("cp1252", "replace")
