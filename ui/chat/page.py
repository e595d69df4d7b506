"""The chat page: the conversation on the left, the sources of the last answer on the right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Before Gradio is imported: it reports home, and looks for models on a hub, unless told otherwise.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1")

import gradio as gr

from index_build.errors import PinciteError
from qa.answer import ORDERS
from qa.conversation import MOST_TURNS, Turn
from qa.period import Period
from qa.question import LONGEST, clean
from qa.suggest import MOST_SUGGESTIONS
from ui.asking import Question
from ui.identity import identity_of
from ui.render import answer_message, sources_panel, text
from ui.service import Service

_LONGEST_DATE = 40

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """What a visitor's later questions may lean on, and the last question as it was typed."""

    turns: tuple[Turn, ...] = ()
    asked: str = ""


def chat(service: Service) -> gr.Blocks:
    """Return the page."""
    examples = service.settings.page.examples

    async def ask(
        question: str,
        conversation: list[Message],
        session: Session,
        after: str | None,
        before: str | None,
        order: str,
        plainly: bool,
        request: gr.Request,
    ) -> list[Any]:
        """Values of ``outputs`` after a question, which leans on the conversation unless it is asked ``plainly``."""
        try:
            period = Period.parse(after or "", before or "")  # Gradio sends None for a field that nobody touched.
            history = () if plainly else session.turns
            asking = Question(question, history, period.after, period.before, order.split()[0].lower())
            answer = (await service.asking.ask(identity_of(request.request.scope), "chat", asking)).answer
        except PinciteError as error:
            said = [*conversation, _message("user", question), _message("assistant", str(error))]
            return [question, said, sources_panel(None), session, *_understood(""), *_suggested(())]
        asked = clean(question)
        session = Session((*session.turns, Turn.of(answer))[-MOST_TURNS:], asked)
        said = [*conversation, _message("user", asked), {"role": "assistant", "content": answer_message(answer)}]
        understood = _understood(answer.asked_as if answer.from_history else "")
        suggested = _suggested([suggestion.question for suggestion in answer.suggestions])
        return ["", said, sources_panel(answer), session, *understood, *suggested]

    async def ask_in_conversation(
        question: str,
        conversation: list[Message],
        session: Session,
        after: str | None,
        before: str | None,
        order: str,
        request: gr.Request,
    ) -> list[Any]:
        return await ask(question, conversation, session, after, before, order, False, request)

    async def ask_plainly(
        question: str,
        conversation: list[Message],
        session: Session,
        after: str | None,
        before: str | None,
        order: str,
        request: gr.Request,
    ) -> list[Any]:
        return await ask(question, conversation, session, after, before, order, True, request)

    async def ask_as_typed(
        conversation: list[Message],
        session: Session,
        after: str | None,
        before: str | None,
        order: str,
        request: gr.Request,
    ) -> list[Any]:
        return await ask(session.asked, conversation, session, after, before, order, True, request)

    with gr.Blocks(title="pincite", analytics_enabled=False, fill_width=True, fill_height=True) as page:
        gr.Markdown("# pincite\nAnswers in the documents' own words, each with its source.", elem_id="heading")
        session = gr.State(Session())
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
                with gr.Row(elem_id="suggestions"):
                    suggestions = [gr.Button(visible=False, size="sm") for _ in range(MOST_SUGGESTIONS)]
                with gr.Row(elem_id="understood", visible=False) as understood_row:
                    understood = gr.Textbox(
                        elem_id="understood-question",
                        label="Understood as (change it and press Enter to ask that instead)",
                        lines=1,
                        max_length=LONGEST,
                        scale=5,
                    )
                    as_typed = gr.Button("Ask as I typed it", size="sm", elem_id="as-typed", scale=1, min_width=140)
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
                with gr.Accordion("Dates and order", open=False, elem_id="dates"), gr.Row():
                    hint = {
                        "max_length": _LONGEST_DATE,
                        "min_width": 120,
                        "placeholder": "2024-06-18, June 2024 or 2024",
                    }
                    after = gr.Textbox(label="Published from", elem_id="after", **hint)
                    before = gr.Textbox(label="Published until", elem_id="before", **hint)
                    choices = [f"{order.capitalize()} first" for order in ORDERS]
                    order = gr.Radio(choices, value=choices[0], label="Order", elem_id="order", min_width=200)
            with gr.Column(scale=2, min_width=320):
                gr.Markdown("## Sources", elem_id="sources-heading")
                sources = gr.Markdown(sources_panel(None), elem_id="sources", latex_delimiters=[])
        outputs = [question, conversation, sources, session, understood_row, understood, *suggestions]
        limits: dict[str, Any] = {"concurrency_limit": None, "show_progress": "minimal"}
        around = [conversation, session, after, before, order]
        question.submit(ask_in_conversation, [question, *around], outputs, **limits)
        understood.submit(ask_plainly, [understood, *around], outputs, **limits)
        as_typed.click(ask_as_typed, around, outputs, **limits)
        for button in (*buttons, *suggestions):
            button.click(ask_plainly, [button, *around], outputs, **limits)
    # The service says what may wait and for how long, for the chat and for programs together.
    page.queue(default_concurrency_limit=None)
    return page


def _message(role: str, words: str) -> Message:
    return {"role": role, "content": text(words)}


def _understood(question: str) -> tuple[Any, Any]:
    """The row that shows a question as it was understood, and its words; hidden for a question that leant on nothing."""
    return gr.Row(visible=bool(question)), question


def _suggested(questions: Sequence[str]) -> list[Any]:
    """The buttons of suggested questions; those beyond them hidden."""
    return [
        gr.Button(questions[place], visible=True) if place < len(questions) else gr.Button(visible=False)
        for place in range(MOST_SUGGESTIONS)
    ]
