"""Mode proxy-header: a proxy before us signs visitors in and says who they are, and proves that it is the proxy."""

from __future__ import annotations

import hmac

from starlette.types import Scope

from index_build.errors import BadInput
from index_build.labels import BadLabel, check_labels
from ui.auth.names import check_name
from ui.auth.not_let_in import NotLetIn
from ui.auth.proofs import header
from ui.auth.strong_secret import MAKE_ONE, strong_secrets
from ui.identity import Identity
from ui.settings.auth import LabelsOf, ProxySettings

SECRET_HEADER = "X-Pincite-Proxy-Secret"


class ProxyHeader:
    """Believes a proxy that sends the secret they share, or whoever may open our unix socket."""

    how_to_get_in = "Open it through the address that your organisation signs you in at; this one lets in only what comes from there."

    def __init__(self, settings: ProxySettings, on_socket: bool) -> None:
        """``on_socket`` tells that the server listens on a unix socket and nowhere else. Raises BadInput where nothing would prove the proxy."""
        self._settings = settings
        self._secrets = strong_secrets(settings.secret, "auth.proxy.secret")
        self._any_on_socket = settings.trust_socket and on_socket
        if settings.trust_socket and not on_socket:
            raise BadInput(
                "auth.proxy.trust_socket needs server.socket: name the unix socket to listen on, or give auth.proxy.secret"
            )
        if not self._secrets and not self._any_on_socket:
            raise BadInput(
                "With auth.mode = proxy-header the proxy has to prove itself: give auth.proxy.secret, "
                f"made with {MAKE_ONE}, or listen on server.socket with auth.proxy.trust_socket"
            )

    def identity(self, scope: Scope) -> Identity | None:
        """Return whom the proxy names, None where it names nobody. Raises NotLetIn for a wrong secret, and for names and labels that are none."""
        secret = header(scope, SECRET_HEADER)
        if secret is None and not self._any_on_socket:
            return None
        if secret is not None and not self._is_ours(secret):
            raise NotLetIn("The proxy's secret is wrong: give it the one of auth.proxy.secret.")
        user = header(scope, self._settings.user_header)
        if user is None or not user.strip():
            return None
        labels = header(scope, self._settings.labels_header)
        return Identity(
            check_name(user.strip()), labels_of_groups(labels or "", self._settings.labels_map), "proxy-header"
        )

    def _is_ours(self, secret: str) -> bool:
        sent = secret.encode()
        # All are compared, so that the time does not tell which one is nearly right.
        return sum(hmac.compare_digest(sent, ours) for ours in self._secrets) > 0


def labels_of_groups(sent: str, labels_map: LabelsOf) -> frozenset[str]:
    """Return the labels of groups with commas between. Raises NotLetIn for a word that is no label, unless a map says what groups give.

    >>> sorted(labels_of_groups("hr, board", {}))
    ['board', 'hr']
    >>> sorted(labels_of_groups("CN=Board Members,everyone", {"CN=Board Members": frozenset({"board"})}))
    ['board']
    """
    groups = [group.strip() for group in sent.split(",")] if sent.strip() else []
    if labels_map:
        return frozenset(label for group in groups for label in labels_map.get(group, ()))
    try:
        return check_labels(groups)
    except BadLabel as error:
        raise NotLetIn(f"The proxy gave labels that are none: {error}.") from None
