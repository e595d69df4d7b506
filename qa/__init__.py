"""Questions become answers in the documents' own words, each cited to the character.

>>> from qa import Answerer
>>> Answerer("my-index").ask("How many days of leave do I get?").evidence[0].quote  # doctest: +SKIP
'Full-time employees receive 27 days of leave a year.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Evidence
    from qa.answerer import Answerer
    from qa.client import Client

__all__ = ["Answer", "Answerer", "Citation", "Client", "Evidence"]


def __getattr__(name: str) -> Any:
    """Import on first use: loading a model library costs seconds that ``import qa`` need not."""
    if name == "Answerer":
        from qa.answerer import Answerer

        return Answerer
    if name == "Client":
        from qa.client import Client

        return Client
    if name in __all__:
        from qa import answer

        return getattr(answer, name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
