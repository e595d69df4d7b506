"""Who has signed in, what they may see, and whether they may come in at all, from what the provider says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index_build.labels import BadLabel, check_label
from ui.auth.names import check_name
from ui.auth.not_let_in import NotAllowed, NotLetIn
from ui.identity import Identity
from ui.settings.auth import LabelsOf, OidcSettings

_LONGEST_SHOWN = 80


def visitor(claims: Mapping[str, Any], settings: OidcSettings) -> Identity:
    """Return who the claims name, with the labels that their groups give. Raises NotLetIn for nobody, NotAllowed for somebody who may not."""
    email = verified_email(claims, settings.trust_email)
    name = (email or None) if settings.name_claim == "email" else claims.get(settings.name_claim)
    if not isinstance(name, str):
        raise NotLetIn(
            f"The provider does not say {settings.name_claim} of you, by which you would be known here: ask whoever runs this server."
        )
    groups = words_of(claim_at(claims, settings.labels_claim))
    if not _may_come(name, email, groups, settings):
        raise NotAllowed("You have signed in, and are not among those who may ask here: ask whoever runs this server.")
    return Identity(check_name(name), labels_of(groups, settings.labels_map), "oidc")


def shown_name(claims: Mapping[str, Any]) -> str:
    """Return how people would call the visitor: it is shown to themselves alone, and decides nothing."""
    names = (claims.get(claim) for claim in ("name", "preferred_username", "email", "sub"))
    found = next(name for name in names if isinstance(name, str) and name.strip())
    return "".join(letter for letter in found if letter.isprintable())[:_LONGEST_SHOWN]


def verified_email(claims: Mapping[str, Any], trusted: bool) -> str:
    """Return the e-mail address in small letters, empty where it may be anybody's: not said to be verified, nor ``trusted`` without that."""
    email, verified = claims.get("email"), claims.get("email_verified")
    holds = verified is True or verified == "true" or (trusted and verified is None)
    return email.lower() if isinstance(email, str) and holds else ""


def claim_at(claims: Mapping[str, Any], path: str) -> Any:
    """Return the claim of a name, or the one that dots lead to, None for none.

    >>> claim_at({"realm_access": {"roles": ["hr"]}}, "realm_access.roles"), claim_at({"https://a.example/roles": ["hr"]}, "https://a.example/roles")
    (['hr'], ['hr'])
    """
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def words_of(claim: object) -> tuple[str, ...]:
    """Return the words of a claim that is a list of them, or one alone."""
    return tuple(word for word in (claim if isinstance(claim, list) else [claim]) if isinstance(word, str))


def labels_of(groups: tuple[str, ...], labels_map: LabelsOf) -> frozenset[str]:
    """Return the labels that groups give: those of the map, or without one, of each group the label that is called so, if it can be one.

    >>> sorted(labels_of(("hr", "Domain Users", "board"), {}))
    ['board', 'hr']
    """
    if labels_map:
        return frozenset(label for group in groups for label in labels_map.get(group, ()))
    labels = set()
    for group in groups:
        try:
            labels.add(check_label(group))
        except BadLabel:
            continue  # A group that cannot be a label gives none.
    return frozenset(labels)


def _may_come(name: str, email: str, groups: tuple[str, ...], settings: OidcSettings) -> bool:
    if not (settings.allowed_users or settings.allowed_domains or settings.allowed_groups):
        return True
    domains = {domain.lower().removeprefix("@") for domain in settings.allowed_domains}
    emails = {user.lower() for user in settings.allowed_users}
    return (
        name in settings.allowed_users
        or (bool(email) and (email in emails or email.rpartition("@")[2] in domains))
        or not settings.allowed_groups.isdisjoint(groups)
    )
