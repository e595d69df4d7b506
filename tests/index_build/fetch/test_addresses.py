"""No address of a network of one's own is connected to, in whatever form it is written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.fetch.addresses import checked, refused
from index_build.fetch.errors import NotFetched

# As the registries of IANA have them (RFC 6890 and later), written down here by hand and not read from ``ipaddress``.
NEVER = [
    IPv4Network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
NEVER_6 = [
    IPv6Network(each)
    for each in ("::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "100::/64")
]
PRIVATE_4 = st.one_of(st.ip_addresses(v=4, network=network) for network in NEVER)
PUBLIC_4 = st.ip_addresses(v=4).filter(lambda each: refused(each) is None)


@given(PRIVATE_4)
def test_an_address_of_a_special_network_is_refused_plainly_and_within_every_kind_of_ipv6(address: IPv4Address) -> None:
    number = int(address)
    forms = [
        address,
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(int(IPv6Address("64:ff9b:1::")) | number),
        IPv6Address(int(IPv6Address("2002::")) | number << 80),
        IPv6Address(number),
    ]
    assert all(refused(form) is not None for form in forms)


@given(st.one_of(st.ip_addresses(v=6, network=network) for network in NEVER_6))
def test_an_ipv6_address_of_a_special_network_is_refused(address: IPv6Address) -> None:
    assert refused(address) is not None


@given(PUBLIC_4)
def test_a_public_address_stays_public_behind_nat64(address: IPv4Address) -> None:
    assert refused(IPv6Address(int(IPv6Address("64:ff9b::")) | int(address))) is None


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450::1"])
def test_public_addresses_pass(address: str) -> None:
    assert refused(ip_address(address)) is None


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.1", "127.0.0.1", "::1", "fd00::1", "100.64.0.1", "::ffff:10.0.0.1"]
)
def test_private_networks_and_this_machine_pass_where_that_is_allowed(address: str) -> None:
    assert refused(ip_address(address)) is not None
    assert refused(ip_address(address), allow_private=True) is None


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::", "255.255.255.255", "::ffff:169.254.169.254"]
)
def test_link_local_and_other_addresses_that_hold_no_documents_never_pass(address: str) -> None:
    assert refused(ip_address(address), allow_private=True) is not None


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(NotFetched, match=r"example\.org is at 10\.0\.0\.1, a private address: --allow-private"):
        checked("example.org", ["9.9.9.9", "10.0.0.1"], allow_private=False)
    assert checked("example.org", ["9.9.9.9"], allow_private=False) == ["9.9.9.9"]
    with pytest.raises(NotFetched, match="has no address"):
        checked("example.org", [], allow_private=False)
