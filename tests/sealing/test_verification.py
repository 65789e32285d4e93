"""Tampering of every kind, and the name that the verdict gives it."""

import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kaoping.sealing import Anchor, Fault, recomputed_hash, seal, verify

contents = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.dictionaries(st.text("ab", max_size=2), st.integers(0, 9), max_size=3),
)


def sealed(entries):
    """Links for the entries, in order, one at a time."""
    head = None
    for entry in entries:
        head = seal(entry, head)
        yield head


def resealed(chain, place, content):
    """The chain with an entry replaced and everything from there on sealed anew."""
    head = chain[place - 1] if place else None
    new = [content, *(link.content for link in chain[place + 1 :])]
    tail = []
    for entry in new:
        head = seal(entry, head)
        tail.append(head)
    return chain[:place] + tail


def verdict(links, anchors=()):
    """The fault, the entry that it names, and where it showed."""
    broken = verify(links, anchors).broken
    return broken and (broken.fault, broken.number, broken.position)


chains = st.lists(contents, min_size=2, max_size=8).map(lambda entries: list(sealed(entries)))
places = st.integers(0, 7)

CHAIN = list(sealed(["一", "二", "三", "四", "五"]))


def properly_hashed(link):
    """A forged link with the hash that fits it."""
    return replace(link, hash=recomputed_hash(link))


def test_an_untouched_chain_is_intact():
    """The head of the report is the one that was published."""
    report = verify(CHAIN, [CHAIN[2].anchor, CHAIN[4].anchor])
    assert (report.verified, report.head, report.broken) == (5, CHAIN[4].anchor, None)


def test_an_empty_chain_is_intact_and_headless():
    """A log without entries is in order; with a published head it is not."""
    report = verify([])
    assert (report.verified, report.head, report.is_intact) == (0, None, True)
    assert verdict([], [CHAIN[0].anchor]) == (Fault.MISSING, 1, 1)


@pytest.mark.parametrize(
    ("links", "expected", "words"),
    [
        ([*CHAIN[:2], *CHAIN[3:]], (Fault.MISSING, 3, 3), "缺少编号3的记录"),
        ([CHAIN[0], *CHAIN[3:]], (Fault.MISSING, 2, 2), "缺少编号2至3的记录"),
        ([CHAIN[1], CHAIN[0], *CHAIN[2:]], (Fault.REORDERED, 1, 1), "移到了第2条的位置"),
        ([*CHAIN[:3], CHAIN[1], *CHAIN[3:]], (Fault.DUPLICATE, 2, 4), "又出现编号2"),
        ([*CHAIN[:4], replace(CHAIN[4], content="伍")], (Fault.CHANGED, 5, 5), "第5条记录的内容"),
        ([replace(CHAIN[0], algorithm="md5")], (Fault.UNCHECKABLE, 1, 1), "“md5”"),
        ([replace(CHAIN[0], content=0.5)], (Fault.CHANGED, 1, 1), "浮点数"),
        ([CHAIN[0], seal("二", seal("他", None))], (Fault.UNLINKED, 2, 2), "与第1条记录不符"),
        (
            [properly_hashed(replace(CHAIN[0], previous="f" * 64))],
            (Fault.UNLINKED, 1, 1),
            "与起始常数不符",
        ),
    ],
)
def test_each_fault_has_its_name(links, expected, words):
    """An auditor reads which entry is broken and what was done to it."""
    report = verify(links)
    assert (report.broken.fault, report.broken.number, report.broken.position) == expected
    assert words in report.broken.message
    assert report.verified == expected[2] - 1
    assert report.head == (links[report.verified - 1].anchor if report.verified else None)


def test_a_number_below_one_is_a_change():
    """Number 0 was never given out, even if its hash fits."""
    forged = properly_hashed(replace(CHAIN[0], number=0))
    assert verdict([forged, *CHAIN]) == (Fault.CHANGED, 1, 1)


@given(chains)
def test_whatever_was_sealed_verifies(chain):
    """No content that can be sealed makes its own chain look broken."""
    assert verify(chain, [chain[-1].anchor]).verified == len(chain)


@given(chains, places, contents)
def test_any_change_of_content_is_named(chain, place, content):
    """Whatever is written over an entry, the entry is named and everything before it stands."""
    place %= len(chain)
    tampered = [*chain]
    tampered[place] = replace(chain[place], content=content)
    assume(seal(content, None).hash != seal(chain[place].content, None).hash)
    assert verdict(tampered) == (Fault.CHANGED, place + 1, place + 1)


@given(chains, places, st.sampled_from(["number", "previous", "hash"]), st.integers(0, 9))
def test_any_change_of_the_frame_is_named(chain, place, field, digit):
    """Number, predecessor and hash are held by the seal as firmly as the content."""
    place %= len(chain)
    value = chain[place].number + digit + 1 if field == "number" else f"{digit}" * 64
    tampered = [*chain]
    tampered[place] = replace(chain[place], **{field: value})
    assume(tampered != chain)
    assert verdict(tampered) == (Fault.CHANGED, place + 1, place + 1)


@given(chains, places)
def test_any_removal_is_named(chain, place):
    """A lost entry is missing; a lost end shows against the published head."""
    place %= len(chain)
    rest = chain[:place] + chain[place + 1 :]
    assert verdict(rest, [chain[-1].anchor]) == (Fault.MISSING, place + 1, place + 1)
    if place + 1 < len(chain):
        assert verdict(rest) == (Fault.MISSING, place + 1, place + 1)


@given(chains, places, places)
def test_any_exchange_is_named(chain, one, other):
    """Of two entries that changed places, the one with the lower number is named."""
    one, other = sorted((one % len(chain), other % len(chain)))
    assume(one != other)
    swapped = [*chain]
    swapped[one], swapped[other] = chain[other], chain[one]
    assert verdict(swapped) == (Fault.REORDERED, one + 1, one + 1)


@given(chains, places, places)
def test_any_repetition_is_named(chain, one, gap):
    """A copy of an entry, wherever it is put behind the original, repeats its number."""
    one %= len(chain)
    at = one + 1 + gap % (len(chain) - one)
    assert verdict([*chain[:at], chain[one], *chain[at:]]) == (Fault.DUPLICATE, one + 1, at + 1)


@given(chains, chains, places)
def test_any_insertion_is_found(chain, foreign, place):
    """A true link of another chain does not fit into this one, at its own place or another."""
    place %= min(len(chain), len(foreign))
    assume(foreign[place].hash != chain[place].hash)
    fault, number, _ = verdict([*chain[:place], foreign[place], *chain[place:]])
    assert number == place + 1
    assert fault in (Fault.UNLINKED, Fault.DUPLICATE)


@given(chains, places, contents)
def test_a_forged_link_in_the_right_place_is_found(chain, place, content):
    """A forger who seals an extra entry properly still repeats the number of the true one."""
    place %= len(chain)
    forged = seal(content, chain[place - 1] if place else None)
    assert verdict([*chain[:place], forged, *chain[place:]]) == (
        Fault.DUPLICATE,
        place + 1,
        place + 2,
    )


@given(chains, places, contents)
def test_a_single_resealed_entry_breaks_the_next(chain, place, content):
    """Giving a changed entry a fresh hash moves the fault to the joint with the next one."""
    place %= len(chain) - 1
    forged = resealed(chain, place, content)[place]
    assume(forged.hash != chain[place].hash)
    tampered = [*chain[:place], forged, *chain[place + 1 :]]
    assert verdict(tampered) == (Fault.UNLINKED, place + 2, place + 2)


@given(chains, places, contents)
def test_a_whole_resealed_end_shows_against_the_published_head(chain, place, content):
    """Whoever can rewrite the log from some entry on is caught by any paper printed later on."""
    place %= len(chain)
    forged = resealed(chain, place, content)
    assume(forged[place].hash != chain[place].hash)
    assert verify(forged).is_intact
    assert verdict(forged, [chain[-1].anchor]) == (Fault.REPLACED, len(chain), len(chain))
    everything = [link.anchor for link in chain]
    assert verdict(forged, everything) == (Fault.REPLACED, place + 1, place + 1)


@given(st.permutations(CHAIN))
def test_only_the_true_order_is_intact(order):
    """Every other order is found, and the first number out of place is named."""
    first_wrong = next((n for n, link in enumerate(order, 1) if link.number != n), None)
    assert verdict(order) == (first_wrong and (Fault.REORDERED, first_wrong, first_wrong))


def test_two_heads_for_one_number_cannot_both_be_true():
    """Contradicting publications are a finding, whichever of them the log agrees with."""
    other = Anchor(2, "f" * 64)
    assert verdict(CHAIN, [CHAIN[1].anchor, other]) == (Fault.REPLACED, 2, 2)


def test_the_log_may_grow_past_the_published_head():
    """A result printed in January still verifies against the log of December."""
    assert verify(CHAIN, [CHAIN[1].anchor]).verified == 5


def test_a_long_log_is_read_as_a_stream():
    """Fifty thousand entries pass through, and a fault near the end is still named exactly."""
    entries = ({"number": number, "事": "赋分"} for number in range(50_000))
    report = verify(link for link in sealed(entries) if link.number != 49_999)
    assert report.broken.fault is Fault.MISSING
    assert (report.broken.number, report.verified) == (49_999, 49_998)


def test_memory_does_not_grow_with_the_log():
    """Sixty megabytes of entries are verified in a few: nothing is kept but the head."""
    page = "页" * 20_000
    tracemalloc.start()
    report = verify(sealed([page, number] for number in range(1_000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.is_intact
    assert peak < 5_000_000


def test_links_are_taken_one_at_a_time():
    """Verification reads no further than a changed entry, however long the log is."""
    taken = []

    def stream():
        for link in [CHAIN[0], replace(CHAIN[1], content="?"), *CHAIN[2:]]:
            taken.append(link.number)
            yield link

    assert verdict(stream()) == (Fault.CHANGED, 2, 2)
    assert taken == [1, 2]
