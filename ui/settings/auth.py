"""Who may ask, and how they say who they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from index_build.labels import BadLabel, check_labels
from ui.settings.secret import Secret
from ui.settings.section import Section

HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]


def _labels(words: frozenset[str]) -> frozenset[str]:
    try:
        return check_labels(words)
    except BadLabel as error:
        raise ValueError(str(error)) from error


Labels = Annotated[frozenset[str], AfterValidator(_labels)]
LabelsOf = dict[str, Labels]


class ProxySettings(Section):
    """The proxy that says who asks, with mode proxy-header."""

    secret: tuple[Secret, ...] = Field(
        (),
        description="What the proxy sends in X-Pincite-Proxy-Secret, of 32 bytes or more; while it is exchanged, the new one and the old one.",
    )
    trust_socket: bool = Field(
        False,
        description="Believe whoever can open the unix socket that the server listens on, without a secret: let only the proxy open it.",
    )
    user_header: HeaderName = Field("X-Pincite-User", description="The header in which the proxy names the visitor.")
    labels_header: HeaderName = Field(
        "X-Pincite-Labels",
        description="The header in which the proxy gives the visitor's labels or groups, with commas between.",
    )
    labels_map: LabelsOf = Field(
        default_factory=dict,
        description="The labels that a group gives; without any, the header holds labels themselves, and one that is none is refused.",
    )
    logout_url: str = Field(
        "",
        pattern=r"^(https?://\S+|/\S*)?$",
        description="Where the proxy signs visitors out, such as /oauth2/sign_out; without it, the page offers no such button.",
    )


class OidcSettings(Section):
    """The OpenID Connect provider that visitors sign in with, with mode oidc."""

    issuer: str = Field(
        "", description="The provider's issuer, as it writes it, such as https://login.example/realms/us."
    )
    client_id: str = Field("", description="The name that the provider knows pincite by.")
    client_secret: Secret | None = Field(
        None, description="The provider's secret for pincite; none for a public client."
    )
    scopes: tuple[str, ...] = Field(
        ("openid", "profile", "email"), description="What is asked of the provider; openid always is."
    )
    name_claim: str = Field(
        "sub",
        description="The claim that names the visitor in limits and records. Only sub is sure to be one person's; another one has to be so with your provider.",
    )
    labels_claim: str = Field(
        "groups", description="The claim that holds the visitor's groups; dots lead into it: realm_access.roles."
    )
    labels_map: LabelsOf = Field(
        default_factory=dict,
        description="The labels that a group gives; without any, a group gives the label of its own name where that is one.",
    )
    userinfo: bool = Field(
        False, description="Ask the provider's userinfo address as well, for claims that its token lacks."
    )
    allowed_users: frozenset[str] = Field(
        frozenset(),
        description="Who may come in, by name_claim or verified e-mail address; with the next two, none means everybody who can sign in.",
    )
    allowed_domains: frozenset[str] = Field(
        frozenset(), description="Domains of verified e-mail addresses that may come in."
    )
    allowed_groups: frozenset[str] = Field(
        frozenset(), description="Groups, as labels_claim has them, that may come in."
    )
    trust_email: bool = Field(
        False, description="Take e-mail addresses as verified where the provider does not say so, as Entra does not."
    )
    leeway: float = Field(60.0, ge=0, le=300, description="Seconds by which the provider's clock may differ.")
    session_hours: float = Field(
        10.0, gt=0, le=720, description="Hours after which a visitor has to sign in again, whatever they do."
    )
    idle_minutes: float = Field(
        120.0, gt=0, description="Minutes without a request after which a visitor has to sign in again."
    )
    cookie: str = Field(
        "pincite_session",
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="The session cookie's name; with https and without a path of a proxy, __Host- stands before it.",
    )


class AuthSettings(Section):
    """Who may ask, and how they say who they are."""

    mode: Literal["none", "proxy-header", "oidc"] = Field(
        "none",
        description="none: everybody who reaches the server is one visitor. proxy-header: a proxy says who it is. oidc: visitors sign in.",
    )
    i_know: bool = Field(False, description="Listen beyond this machine without asking who comes.")
    labels: Labels = Field(frozenset(), description="With mode none, the labels that every visitor holds.")
    keys: Path | None = Field(
        None, description="The file of API keys, which pincite keys writes; keys.json in the state folder unless given."
    )
    proxy: ProxySettings = Field(default_factory=ProxySettings)
    oidc: OidcSettings = Field(default_factory=OidcSettings)
