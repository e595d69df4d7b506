from __future__ import annotations

import stat
import threading
from datetime import date
from pathlib import Path

import pytest

from index_build.errors import PinciteError
from qa.answer import Answer, Citation, Evidence, Searched
from qa.calibrate import read_known
from ui.asking import Asked, Question
from ui.feedback.store import KINDS, BadFeedback, Feedback, FeedbackStore, NoSuchAnswer
from ui.identity import Identity

HOUR, DAY = 3600.0, 86400.0


class Clock:
    def __init__(self) -> None:
        self.at = 1_700_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> FeedbackStore:
    return FeedbackStore(tmp_path / "state" / "feedback.sqlite", hours=24, days=30, now=clock)


def asked(question: str = "How much is the hat?", *values: str, name: str = "ada") -> Asked:
    evidence = tuple(Evidence(value, value, 0.8, (citation(value),), 1) for value in values)
    answer = Answer(
        question, question, "answered" if values else "not_found", evidence, (), "gen-1", Searched(1, None, None)
    )
    return Asked(Identity(name), "chat", Question(question), answer, 0.0, 0.1)


def citation(quote: str) -> Citation:
    return Citation(
        document_id="d1", title="Hats", source="hats.md", published=date(2024, 6, 18), page=None, paragraph=3, section=(),
        start=10, end=10 + len(quote), quote=quote, sentence_start=10, sentence_end=10 + len(quote), sha256="ab" * 32,
        passage=quote, passage_start=10,
    )  # fmt: skip


def test_what_is_said_about_an_answer_is_counted_and_can_be_changed(store: FeedbackStore) -> None:
    store.remember(one := asked("How much?", "47 crowns"))
    assert store.counts() == dict.fromkeys(KINDS, 0)
    store.add(Feedback(one.id, "wrong_words", "It is more.", "ada"))
    assert store.counts()["wrong_words"] == 1
    store.add(Feedback(one.id, "helpful", "", "ada"))
    assert store.counts() == {"helpful": 1, "wrong_passage": 0, "wrong_words": 0, "should_have_found": 0}


@pytest.mark.parametrize("name", ["bob", "", "anonymous", "ada "])
def test_nobody_judges_an_answer_that_somebody_else_got(store: FeedbackStore, name: str) -> None:
    store.remember(one := asked(name="ada"))
    with pytest.raises(NoSuchAnswer, match="no longer remembered"):
        store.add(Feedback(one.id, "helpful", "", name))
    assert not list(store.export())


def test_an_anonymous_visitor_judges_what_an_anonymous_visitor_asked(store: FeedbackStore) -> None:
    store.remember(one := asked(name="anonymous"))
    store.add(Feedback(one.id, "helpful"))
    assert store.counts()["helpful"] == 1


def test_an_unknown_answer_is_refused_with_a_sentence(store: FeedbackStore) -> None:
    with pytest.raises(NoSuchAnswer, match="ask the question again"):
        store.add(Feedback("0" * 32, "helpful"))


def test_an_unknown_kind_and_a_long_comment_are_refused() -> None:
    with pytest.raises(BadFeedback, match="helpful, wrong_passage, wrong_words, should_have_found"):
        Feedback("0", "great")  # type: ignore[arg-type]
    with pytest.raises(BadFeedback, match="2,000 are the most"):
        Feedback("0", "helpful", "x" * 2001)


def test_an_answer_is_forgotten_after_its_hours_and_a_judged_one_after_its_days(
    store: FeedbackStore, clock: Clock
) -> None:
    store.remember(judged := asked("Judged?", "yes"))
    store.remember(other := asked("Not judged?", "yes"))
    store.add(Feedback(judged.id, "helpful", "", "ada"))
    clock.at += 25 * HOUR
    store.remember(asked())  # What is too old goes as others come.
    with pytest.raises(NoSuchAnswer):
        store.add(Feedback(other.id, "helpful", "", "ada"))
    store.add(Feedback(judged.id, "wrong_words", "", "ada"))
    clock.at += 31 * DAY
    store.remember(asked())
    assert not list(store.export())


def test_an_answer_cannot_be_judged_after_its_hours_though_nobody_has_asked_since(
    store: FeedbackStore, clock: Clock
) -> None:
    late = asked()
    store.remember(late)
    clock.at += 25 * HOUR
    with pytest.raises(NoSuchAnswer):
        store.add(Feedback(late.id, "helpful", identity_name="ada"))


def test_a_helpful_answer_is_exported_as_gold_and_another_as_a_case_to_correct(store: FeedbackStore) -> None:
    store.remember(good := asked("How much is the hat?", "47 crowns"))
    store.remember(bad := asked("Who wears it?", "the cat"))
    store.add(Feedback(good.id, "helpful", "", "ada"))
    store.add(Feedback(bad.id, "should_have_found", "The mayor does.", "ada"))
    gold, other = sorted(store.export(), key=lambda case: not case["gold"])
    assert (gold["question"], gold["answers"], gold["documents"]) == (
        "How much is the hat?",
        ["47 crowns"],
        ["hats.md"],
    )
    assert gold["passages"][0]["start"] == 10 and gold["passages"][0]["sha256"] == "ab" * 32
    assert gold["generation"] == "gen-1"
    assert other["answers"] is None and other["passages"] is None
    assert (other["kind"], other["comment"]) == ("should_have_found", "The mayor does.")
    assert other["shown"]["answers"] == ["the cat"]
    assert "ada" not in str([gold, other]), "who asked is not kept"


def test_that_the_documents_rightly_do_not_say_is_gold_without_an_answer(store: FeedbackStore) -> None:
    store.remember(one := asked("What is the capital of Australia?"))
    store.add(Feedback(one.id, "helpful", "", "ada"))
    assert next(store.export())["answers"] == []


def test_the_gold_of_an_export_is_what_calibrate_reads(store: FeedbackStore, tmp_path: Path) -> None:
    import json

    store.remember(one := asked("How much is the hat?", "47 crowns"))
    store.add(Feedback(one.id, "helpful", "", "ada"))
    (tmp_path / "known.jsonl").write_text("".join(json.dumps(case) + "\n" for case in store.export()), "utf-8")
    assert read_known(tmp_path / "known.jsonl")[0].answers == ("47 crowns",)


def test_the_file_is_for_its_owner_alone_and_outlives_the_server(store: FeedbackStore, clock: Clock) -> None:
    store.remember(one := asked())
    store.close()
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    again = FeedbackStore(store.path, now=clock)
    again.add(Feedback(one.id, "helpful", "", "ada"))
    assert again.counts()["helpful"] == 1


def test_many_threads_write_and_count_at_once(store: FeedbackStore) -> None:
    answers = [asked() for _ in range(40)]

    def work(mine: list[Asked]) -> None:
        for each in mine:
            store.remember(each)
            store.add(Feedback(each.id, "helpful", "", "ada"))
            store.counts()

    threads = [threading.Thread(target=work, args=(answers[first::4],)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts()["helpful"] == 40
    assert len(list(store.export())) == 40


def test_a_full_disk_stops_no_answer(store: FeedbackStore, caplog: pytest.LogCaptureFixture) -> None:
    store._db.execute("PRAGMA query_only = ON")
    store.remember(asked())
    assert "cannot be remembered" in caplog.text


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PinciteError, match=r"feedback\.on = false"):
        FeedbackStore(tmp_path / "file" / "feedback.sqlite")
