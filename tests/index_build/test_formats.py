"""Every ending of the registry through a real build: quotes are the text, places are what people call them, and what a file states is kept."""

from __future__ import annotations

import pytest

from index_build.build import build_index
from index_build.document import Document
from index_build.formats import endings
from index_build.generation import Generation
from index_build.report import BuildReport
from qa.evidence import cite
from tests.index_build.loaders.samples import MAKERS, SAID, SAME, Sample
from tests.index_build.word_embedder import WordEmbedder

Built = tuple[Generation, BuildReport, dict[str, Sample]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("formats")
    samples = {ending: MAKERS[SAME.get(ending, ending)]() for ending in endings()}
    (folder / "files").mkdir()
    for ending, sample in samples.items():
        (folder / "files" / f"sample{ending}").write_bytes(sample.data)
    report = build_index([folder / "files"], folder / "index", WordEmbedder())
    return Generation.open_current(folder / "index"), report, samples


def of(built: Built, ending: str) -> Document:
    generation, _, samples = built
    name = f"files/sample{ending}{samples[ending].inner}"
    return next(document for document in generation.texts.documents() if document.source == name)


def test_every_ending_has_a_sample_and_each_is_read(built: Built) -> None:
    assert set(endings()) == {*MAKERS, *SAME}
    assert built[1].skipped == []


@pytest.mark.parametrize("ending", endings())
def test_every_passage_and_citation_is_the_text_at_its_offsets(built: Built, ending: str) -> None:
    generation, document = built[0], of(built, ending)
    found = generation.texts.passages_of(document.id)
    assert found
    for stored in found:
        citation = cite(stored, generation)  # It refuses what is not the text, and so does this test.
        assert document.text[citation.start : citation.end] == citation.quote == stored.text
        for place in stored.passage.places:
            assert document.text[place.start : place.end] == stored.text
    for block in document.blocks:
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end] != ""


@pytest.mark.parametrize("ending", endings())
def test_the_words_stand_where_people_say_they_do(built: Built, ending: str) -> None:
    generation, document, sample = built[0], of(built, ending), built[2][ending]
    squeezed = " ".join(document.text.split())
    for words in sample.says:
        assert " ".join(words.split()) in squeezed
    says_it = [
        stored for stored in generation.texts.passages_of(document.id) if SAID[:40] in " ".join(stored.text.split())
    ]
    assert says_it
    first = says_it[0].text.index("The harbour office")
    assert cite(says_it[0], generation, first, first + 18).page == sample.place


@pytest.mark.parametrize("ending", endings())
def test_what_a_file_states_of_itself_is_kept(built: Built, ending: str) -> None:
    document, sample = of(built, ending), built[2][ending]
    # Files that say the same lend each other their dates, which are not the file's own.
    published = None if document.dated_by == "copies" else document.published
    assert (document.title, document.author) == (sample.title or "sample", sample.author)
    assert published == sample.published
    assert (document.language or "").split("-")[0] == (sample.language or "").split("-")[0]
