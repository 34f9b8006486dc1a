"""Whatever stands in pictures, in their names and in lists: no picture goes to a session that no key of it names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cards import shot
from tests.keyed import LINCOLN, OWNERS, SESSIONS, find
from tui_studio.domain.file_map import read_map
from tui_studio.domain.frames import FileKind, Role, Suspicion
from tui_studio.domain.picture_texts import FIELDS
from tui_studio.domain.scan_options import ScanOptions

NUMBERS = [owner.number for owner in OWNERS]
TEXTS = st.sampled_from(
    [*NUMBERS, *(o.client for o in OWNERS), *(o.student for o in OWNERS), "", "© Studio 2026", "10999", "10001 10002"]
)
KEYED = st.dictionaries(st.sampled_from(list(FIELDS)[:6]), TEXTS.filter(bool), max_size=3)
CODES = st.sampled_from([(), (), (), ("10001",), ("10002",), ("10001", "10004"), ("10999",), ("poster",)])
BODIES = st.sampled_from(["100CANON/IMG_{:04d}.JPG", "101NIKON/DSC_{:04d}.JPG", "out/{:04d}.jpg"])


@st.composite
def cards(draw, codes=CODES):
    found = {}
    for n in range(1, draw(st.integers(1, 14)) + 1):
        path = draw(BODIES).format(n)
        found[path] = shot(
            path,
            at=draw(st.one_of(st.none(), st.integers(0, 900))),
            payloads=draw(codes),
            suspicion=draw(st.sampled_from([Suspicion.NONE, Suspicion.NONE, *Suspicion])),
            kind=draw(st.sampled_from([FileKind.PICTURE] * 6 + [FileKind.RAW, FileKind.DAMAGED, FileKind.COMPANION])),
            texts=draw(KEYED),
            content=draw(st.one_of(st.none(), st.sampled_from("ab"))),
        )
    return list(found.values())


def meant_by(key, text, organization=""):
    """Every session that a text alone may mean, worked out from the list of students and nothing else."""
    field = {"number": "number", "client": "client", "student": "student"}[key]
    return {
        owner.number
        for owner in OWNERS
        if getattr(owner, field) == text and (key == "number" or organization in ("", owner.organization))
    }


def check_whole(frames, found):
    assert sorted(frame.path for frame in found.frames) == sorted(frame.path for frame in frames)
    for frame in found.frames:
        if frame.role is Role.IMAGE:
            assert not SESSIONS[frame.session].hold
        else:
            assert frame.role is Role.SLATE or frame.session is None
        assert frame.role in (Role.IMAGE, Role.SLATE) or frame.reason


@settings(max_examples=200)
@given(cards(), st.sampled_from(["number", "client", "student"]), st.sampled_from(["", LINCOLN]))
def test_by_metadata_a_picture_goes_only_to_whom_one_of_its_texts_names(frames, key, organization):
    options = ScanOptions("metadata", key=key, organization=organization, metadata_fields=tuple(FIELDS))
    found = find(frames, options)
    check_whole(frames, found)
    texts = {frame.path: {text.text for text in frame.texts} for frame in frames}
    for frame in found.frames:
        if frame.role is Role.IMAGE and frame.body:
            stem = frame.path.rsplit(".", 1)[0]
            own = {text for path, of in texts.items() if path.rsplit(".", 1)[0] == stem for text in of}
            assert any(frame.session in meant_by(key, text, organization) for text in own)


@settings(max_examples=200)
@given(cards(), st.sampled_from(["number", "client"]))
def test_auto_never_gives_a_picture_against_its_key(frames, key):
    found = find(frames, ScanOptions("auto", key=key, metadata_fields=tuple(FIELDS)))
    check_whole(frames, found)
    by_slates = find(frames, ScanOptions("qr", key=key))
    slates = {frame.path: frame.session for frame in by_slates.frames if frame.role is Role.IMAGE}
    texts = {frame.path: [text.text for text in frame.texts] for frame in frames}
    for frame in found.frames:
        if frame.role is not Role.IMAGE:
            continue
        named = set().union(*(meant_by(key, text) for text in texts[frame.path]))
        assert frame.session in named or (not named and slates.get(frame.path) == frame.session)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from([*NUMBERS, "10999", "IMG"]), st.sampled_from(["_a", "_b", "", "2"])), max_size=8)
)
def test_by_file_name_a_picture_goes_only_to_the_number_in_its_name(names):
    paths = {f"{number}{rest}.jpg" for number, rest in names}
    found = find([shot(path) for path in sorted(paths)], ScanOptions("filename", template="{number}_*"))
    for frame in found.frames:
        if frame.role is Role.IMAGE:
            assert frame.path.startswith(f"{frame.session}_")


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a.jpg", "b.jpg", "x/a.jpg", "gone.jpg", "b"]), TEXTS, TEXTS), min_size=1, max_size=8
    )
)
def test_by_a_list_a_picture_goes_only_to_whom_all_its_rows_name(rows):
    listed = read_map([("file", "session", "client"), *rows])
    found = find([shot(path) for path in ("a.jpg", "b.jpg", "x/a.jpg")], ScanOptions("map", map="l"), listed=listed)
    for frame in found.frames:
        if frame.role is not Role.IMAGE:
            continue
        forms = {frame.path, frame.path.rsplit("/")[-1], frame.path.removesuffix(".jpg")}
        named = [(s, c) for file, s, c in rows if file in forms and (s or c)]
        assert named
        assert any(frame.session in meant_by("number", s) | meant_by("client", c) for s, c in named)
        for s, c in named:
            for one in filter(None, (meant_by("number", s), meant_by("client", c))):
                assert frame.session in one
