"""A generation as those see it who hold certain labels: as if the other documents had never been indexed.

What is nearest is computed over what is seen alone, and so is how rare a word is: each view has an index of words of its own, made of the
passages that are seen when the view is first asked for. Who sees the same documents shares a view, whatever other labels they hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from index_build.generation import Generation
from index_build.kept_few import KeptFew
from index_build.labels import read_labels
from index_build.lexical_index import LexicalIndex
from index_build.text_store import TextStore

MOST_VIEWS = 8
"""Views that are kept, those asked for last. Making one takes a core about 1.4 seconds for 20,000 passages."""
_BATCH = 1024


class Views:
    """The views of one whole generation, without regard to what was deleted from it since. Safe from several threads."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._labels = {each: frozenset(read_labels(each)) for each in generation.texts.compartments()}
        self._kept: KeptFew[frozenset[str], Generation] = KeptFew(self._made, MOST_VIEWS)

    def seen_with(self, labels: frozenset[str]) -> frozenset[str]:
        """Return the compartments that somebody with these labels sees: of documents whose labels they hold, all of them."""
        return frozenset(each for each, needed in self._labels.items() if needed <= labels)

    def of(self, compartments: frozenset[str]) -> Generation:
        """Return the generation as if only these compartments were in it."""
        # Where nothing is hidden, the generation is the view.
        return self._generation if compartments == self._labels.keys() else self._kept.get(compartments)

    def _made(self, compartments: frozenset[str]) -> Generation:
        words = LexicalIndex.in_memory(_words(self._generation.texts.within(compartments)))
        return self._generation.within(compartments, words)


def _words(texts: TextStore) -> Iterator[tuple[int, str, str]]:
    for batch in texts.batches(_BATCH):
        yield from ((each.passage.id, each.context, each.text) for each in batch)
