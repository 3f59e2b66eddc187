"""The chain of versions names its first bad link, whatever was done to it."""

from dataclasses import replace
from hashlib import sha256

import pytest

from reports.publishing.hash_chain import (
    FIRST_PREVIOUS,
    ChainBreak,
    ChainLink,
    find_breaks,
    link_hash,
)

MOVED = "không nối tiếp bản trước: có bản bị xóa, chèn hoặc đổi chỗ."
ALTERED = "nội dung không còn khớp mắt xích ghi khi ban hành."


def link(name, previous):
    says, files = {"number": name}, {"pdf": name.encode()}
    hashes = {"pdf": sha256(files["pdf"]).hexdigest()}
    return ChainLink(name, says, files, hashes, previous, link_hash(previous, says, hashes))


@pytest.fixture
def chain():
    first = link("một", FIRST_PREVIOUS)
    second = link("hai", first.digest)
    return [first, second, link("ba", second.digest)]


def test_a_chain_as_it_was_written_holds(chain):
    assert list(find_breaks(chain)) == []


def test_a_changed_word_breaks_its_link(chain):
    chain[1] = replace(chain[1], content={"number": "khác"})
    assert list(find_breaks(chain)) == [ChainBreak("hai", ALTERED)]


def test_a_changed_file_is_named(chain):
    chain[1] = replace(chain[1], files={"pdf": b"other"})
    assert list(find_breaks(chain)) == [ChainBreak("hai", "tệp pdf không còn là tệp đã ban hành.")]


def test_a_link_made_anew_breaks_the_next(chain):
    chain[1] = link("khác", chain[0].digest)
    assert list(find_breaks(chain)) == [ChainBreak("ba", MOVED)]


@pytest.mark.parametrize(
    ("expected", "broken"), [((1, 2), "hai"), ((0, 2), "ba"), ((1, 0, 2), "hai")]
)
def test_a_link_taken_out_or_moved_is_seen(chain, expected, broken):
    results = list(find_breaks([chain[place] for place in expected]))
    assert results[0] == ChainBreak(broken, MOVED)
