"""The chat page: the conversation on the left, the sources of the last answer on the right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Before Gradio is imported: it reports home, and looks for models on a hub, unless told otherwise.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1")

import gradio as gr

from index_build.errors import PinciteError
from qa.answerer import Answerer
from qa.question import LONGEST
from ui.render import answer_message, sources_panel, text

STATIC = Path(__file__).with_name("static")
_CONCURRENT = 2
_WAITING = 64

Turn = dict[str, Any]


def chat(answerer: Answerer, examples: Sequence[str]) -> gr.Blocks:
    """Return the page; ``examples`` are offered as buttons below the question."""

    def ask(question: str, history: list[Turn]) -> tuple[str, list[Turn], str]:
        try:
            answer = answerer.ask(question)
        except PinciteError as error:
            return (
                question,
                [*history, _turn("user", question), _turn("assistant", str(error))],
                sources_panel(None),
            )
        return (
            "",
            [*history, _turn("user", answer.asked_as), {"role": "assistant", "content": answer_message(answer)}],
            sources_panel(answer),
        )

    with gr.Blocks(title="pincite", analytics_enabled=False, fill_width=True, fill_height=True) as page:
        gr.Markdown("# pincite\nAnswers in the documents' own words, each with its source.", elem_id="heading")
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=3, min_width=320):
                conversation = gr.Chatbot(
                    elem_id="conversation",
                    label="Conversation",
                    show_label=False,
                    height="calc(100vh - 19rem)",
                    min_height=280,
                    placeholder="Ask a question about the documents.",
                    render_markdown=False,
                    latex_delimiters=[],
                    buttons=[],
                    feedback_options=None,
                    layout="bubble",
                )
                question = gr.Textbox(
                    elem_id="question",
                    label="Question",
                    placeholder="Ask a question, then press Enter",
                    lines=1,
                    max_length=LONGEST,
                    autofocus=True,
                    submit_btn="Ask",
                )
                with gr.Row(elem_id="examples"):
                    buttons = [gr.Button(example, size="sm", variant="secondary") for example in examples]
            with gr.Column(scale=2, min_width=320):
                gr.Markdown("## Sources", elem_id="sources-heading")
                sources = gr.Markdown(sources_panel(None), elem_id="sources", latex_delimiters=[])
        outputs = [question, conversation, sources]
        limits: dict[str, Any] = {"concurrency_limit": _CONCURRENT, "concurrency_id": "ask", "show_progress": "minimal"}
        question.submit(ask, [question, conversation], outputs, **limits)
        for button in buttons:
            button.click(ask, [button, conversation], outputs, **limits)
    page.queue(max_size=_WAITING, default_concurrency_limit=_CONCURRENT)
    return page


def _turn(role: str, words: str) -> Turn:
    return {"role": role, "content": text(words)}
