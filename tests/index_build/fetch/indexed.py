"""An index of a site's pages, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index_build.build import build_index
from index_build.document import document_id
from index_build.fetch.request import WebRequest
from index_build.generation import Generation
from index_build.index_folder import FETCHED
from index_build.report import BuildReport
from index_build.update import update_index
from tests.index_build.comparing import holds, same_generation
from tests.index_build.fetch.web import Web
from tests.index_build.word_embedder import WordEmbedder

FERRY = "The ferry will sail again on Monday, after its engine was repaired for nine days in the old harbour."
CRANE = "The crane stands still, and nobody in the harbour knows why it has not moved since the spring."
RAIN = "It rained all day, and the harbour master wrote that he had never seen the quay so empty."


@dataclass
class Indexed:
    """An index below a folder, made from a site."""

    site: Web
    index: Path

    def request(
        self, *paths: str, hosts: tuple[str, ...] = (), lists: tuple[Path, ...] = (), **rules: object
    ) -> WebRequest:
        urls = tuple(self.site.absolute(path) for path in paths)
        rules = {"delay": 0.0, "most_seconds": 2.0, **rules, "hosts": hosts}
        return WebRequest(urls, lists, rules, allow_private=True)

    def build(self, *paths: str, **named: object) -> BuildReport:
        return build_index([], self.index, WordEmbedder(), web=self.request(*paths, **named))  # type: ignore[arg-type]

    def update(
        self, *paths: str, keep_missing: bool = False, files: tuple[Path, ...] = (), **named: object
    ) -> BuildReport:
        self.site.asked.clear()
        web = self.request(*paths, **named)  # type: ignore[arg-type]
        return update_index(self.index, files, WordEmbedder(), keep_missing=keep_missing, web=web)

    def holds(self) -> list[str]:
        return [each.removeprefix(self.site.url) for each in holds(self.index)]

    def text(self, path: str) -> str:
        found = Generation.open_current(self.index).texts.document(document_id(self.site.absolute(path)))
        assert found is not None
        return found.text

    def bodies(self) -> int:
        return len(list((self.index / FETCHED).iterdir()))


def reasons(report: BuildReport) -> str:
    return "\n".join(
        f"{each.source} {each.reason} {'failed' if each.failed else 'passed over'}" for each in report.skipped
    )


def same_as_built(indexed: Indexed, *paths: str, **named: object) -> bool:
    built = indexed.index.with_name("built")
    build_index([], built, WordEmbedder(), web=indexed.request(*paths, **named))  # type: ignore[arg-type]
    return same_generation(Generation.open_current(indexed.index), Generation.open_current(built))
