"""Which words can stand in each other's place: neighbours by the words that stand directly beside them.

With a window of one word to each side, distributional neighbours are words of the same kind and grammar (king,
emperor; won, lost) rather than of the same topic (Levy and Goldberg 2014, ACL P14-2050). That is what turns a question
into one that still reads well and asks for something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[a-z]+|\d+|[^\w\s]")


class Lexicon:
    """Word vectors counted from texts: positive pointwise mutual information with neighbours, reduced by SVD."""

    def __init__(self, texts: Iterable[str], words: int = 12_000, contexts: int = 600, size: int = 80) -> None:
        from scipy.sparse import coo_array
        from sklearn.utils.extmath import randomized_svd

        tokens: list[str] = []
        for text in texts:
            tokens += _WORD.findall(text.lower())
            tokens.append("\n")
        ranked = [word for word, _ in Counter(tokens).most_common(words)]
        number = {word: place for place, word in enumerate(ranked)}
        row = np.array([number.get(token, -1) for token in tokens])
        pairs = []
        for left, right, side in ((row[1:], row[:-1], 0), (row[:-1], row[1:], contexts)):
            kept = (left >= 0) & (right >= 0) & (right < contexts)
            pairs.append((left[kept], right[kept] + side))
        rows, columns = (np.concatenate(part) for part in zip(*pairs, strict=True))
        counts = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(ranked), 2 * contexts)).tocsr()
        sums = np.asarray(counts.sum(axis=1)).ravel()
        # Context counts to the power of 0.75 keep rare contexts from ruling the measure (Levy et al. 2015).
        smooth = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
        held = counts.tocoo()
        values = np.log(held.data / np.maximum(sums[held.row] * smooth[held.col] / smooth.sum(), 1e-9))
        matrix = coo_array((np.maximum(values, 0), (held.row, held.col)), shape=counts.shape).tocsr()
        left, weights, _ = randomized_svd(matrix, n_components=min(size, len(ranked) - 1), random_state=0)
        vectors = left * np.sqrt(weights)
        self.vectors: npt.NDArray[np.float32] = np.asarray(
            vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32
        )
        self._number, self._words = number, ranked
        self._known: dict[str, list[str]] = {}
        self._means: dict[str, npt.NDArray[np.float32]] = {}

    def neighbours(self, word: str, count: int = 15) -> list[str]:
        """The ``count`` words likest to ``word`` in use, without its own other forms; none for a rare word."""
        if word not in self._known:
            place = self._number.get(word)
            out: list[str] = []
            if place is not None:
                for other in np.argsort(-(self.vectors @ self.vectors[place])):
                    near = self._words[other]
                    if near.isalpha() and len(near) > 2 and near[:4] != word[:4]:
                        out.append(near)
                    if len(out) == count:
                        break
            self._known[word] = out
        return self._known[word]

    def likest(self, phrase: str, choices: Sequence[str], count: int = 5) -> list[str]:
        """The ``count`` phrases of ``choices`` likest to ``phrase`` in use."""
        own = self._mean(phrase)
        return sorted(choices, key=lambda choice: -float(own @ self._mean(choice)))[:count]

    def _mean(self, phrase: str) -> npt.NDArray[np.float32]:
        if phrase not in self._means:
            places = [self._number[t] for t in _WORD.findall(phrase.lower()) if t in self._number]
            mean = self.vectors[places].sum(axis=0) if places else np.zeros(self.vectors.shape[1])
            self._means[phrase] = np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)
        return self._means[phrase]
