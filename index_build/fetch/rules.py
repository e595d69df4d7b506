"""What may be fetched, and how much of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of one run; an index keeps them for its updates. ``hosts`` are entries as ``urls.parse_host`` returns them."""

    hosts: tuple[str, ...] = ()
    most_pages: int = 10_000
    most_bytes: int = 64 << 20
    """Of one body, once it is unpacked."""
    most_seconds: float = 120.0
    """From asking for a body, redirects included, until all of it is there."""
    delay: float = 0.5
    """Seconds from the end of one request to a host to the next; a robots.txt may ask for more, see ``robots.MOST_DELAY``."""

    def changed(self, changes: Mapping[str, object]) -> Rules:
        """Return the rules with some of them set anew; hosts come on top of those there are. None leaves a rule as it is."""
        given = {name: value for name, value in changes.items() if value is not None}
        more = given.pop("hosts", ())
        hosts = tuple(sorted({*self.hosts, *more}))  # type: ignore[misc]
        return replace(self, hosts=hosts, **given)  # type: ignore[arg-type]

    def written(self) -> str:
        """Return the rules as JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def read(cls, written: str) -> Rules:
        """Return rules as ``written`` wrote them."""
        fields = json.loads(written)
        return cls(**fields | {"hosts": tuple(fields["hosts"])})
