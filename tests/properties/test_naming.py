"""No text of a school or a camera leaves the images folder, whatever it holds."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from hypothesis import example, given
from hypothesis import strategies as st

from tui_studio.domain.image_pattern import COUNTED, SHIPPED, count_in, patterned_name
from tui_studio.domain.naming import NAME_LIMIT, numbered, slug

PATTERNED = st.sampled_from([SHIPPED, "{name}", "{name}-{number}", "{number}-{count}-{name}", "Picture_{count}"])
COUNTING = st.sampled_from([COUNTED, "{count}", "{count}_{number}", "{number}-x-{count}", "{count}-{name}"])

NASTY = [
    "../", "..", ".", "../../../etc/passwd", "C:\\", "\\\\server\\share", "NUL", "nul.txt", "CON", "Aux", "com¹",
    "LPT9", "\x00", "a\x00b", "\n", "👩‍👩‍👧", "🎓.jpg", "x" * 5000, "é" * 5000, "李" * 5000, "[/]", "[link=x]y", "",
    " ", "-", "--", "_", "~", "~1.jpg", ".jpg", "a.", "a ", "%2e%2e%2f", "\u202egpj.exe", "\ud800", "ﬁ", "İ", "ẞ",
    "ǅ", "½", "x" * 119 + ".jpeg", "-" * 200 + ".jpg", "a" * 57 + "-con",
]  # fmt: skip
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=80), st.lists(st.sampled_from(NASTY)).map("".join))
SAFE = re.compile(r"[A-Za-z0-9_-]+")
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@given(texts, st.integers(1, 80))
def test_a_slug_is_safe_short_and_stays_as_it_is(text: str, limit: int) -> None:
    name = slug(text, limit)
    assert SAFE.fullmatch(name)
    assert len(name.encode()) <= limit
    assert not DEVICE.fullmatch(name)
    assert name == name.strip("-_ .")
    assert slug(name, limit) == name


@given(PATTERNED, texts, texts, st.integers(1, 99_999))
@example(SHIPPED, "10001", "x" * 5000 + ".jpg", 1)
@example("{name}", "10001", "CON.jpg", 1)
def test_a_picture_name_is_one_safe_part(pattern: str, number: str, original: str, n: int) -> None:
    name = patterned_name(pattern, number, original, n)
    for made in (name, numbered(name, n)):
        assert re.fullmatch(r"[A-Za-z0-9_~-]+(\.[A-Za-z0-9]{1,10})?", made)
        assert len(made.encode()) <= NAME_LIMIT
        assert PurePosixPath(made).name == made
        assert not DEVICE.fullmatch(made)
    if pattern == SHIPPED:
        assert patterned_name(pattern, number, name) == name


@given(texts, st.sets(st.integers(1, 9999), min_size=2, max_size=5))
def test_numbered_names_differ(original: str, numbers: set[int]) -> None:
    name = patterned_name(SHIPPED, "10001", original)
    assert len({name} | {numbered(name, n) for n in numbers}) == len(numbers) + 1


@given(COUNTING, texts, texts, st.integers(1, 99_999_999), st.integers(1, 999))
def test_a_counted_name_is_one_safe_part_and_tells_its_count(
    pattern: str, number: str, original: str, count: int, n: int
) -> None:
    name = patterned_name(pattern, number, original, count)
    for made in (name, numbered(name, n)):
        assert re.fullmatch(r"[A-Za-z0-9_~-]+(\.[A-Za-z0-9]{1,10})?", made)
        assert len(made.encode()) <= NAME_LIMIT
        assert not DEVICE.fullmatch(made)
        assert count_in(pattern, number, made) == count
