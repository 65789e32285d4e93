"""The two digests against the published examples of their standards."""

import pytest

from kaoping.sealing import SHA_256, SM3, UnknownAlgorithmError, available_algorithms, digest_hex
from kaoping.sealing.digests import _is_offered

PUBLISHED = {
    # FIPS 180-4, the one-block example
    SHA_256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    # GB/T 32905-2016, appendix A, example 1
    SM3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
}


@pytest.mark.parametrize("algorithm", available_algorithms())
def test_the_example_of_the_standard(algorithm):
    """A chain's hashes can be checked with any other implementation of the standard."""
    assert digest_hex(algorithm, b"abc") == PUBLISHED[algorithm]


def test_sha_256_is_always_there():
    """The default must not depend on how OpenSSL was built."""
    assert SHA_256 in available_algorithms()


def test_what_openssl_lacks_is_not_offered():
    """A machine without SM3 says so instead of failing in the middle of a chain."""
    assert _is_offered("sha256")
    assert not _is_offered("no-such-digest")


@pytest.mark.parametrize("algorithm", ["md5", "sha256", "SHA-256", ""])
def test_other_names_are_refused(algorithm):
    """A chain that names a weak or misspelt algorithm is not taken at its word."""
    with pytest.raises(UnknownAlgorithmError, match="可用：sha-256"):
        digest_hex(algorithm, b"abc")
