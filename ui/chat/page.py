"""The chat page: what stands where. What it looks like is ``chat.css``, and what moves on it ``chat.js``."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from qa.answer import ORDERS
from qa.question import LONGEST
from ui.chat.answering import Answering, Session
from ui.chat.turn import Limits
from ui.render import text
from ui.service import Service
from ui.settings.page import PageSettings

LOOKS_EVERY = 0.02
"""Seconds between two looks of Gradio's queue for a question: half of it is what an answer waits longer."""
_LONGEST_DATE = 40
_DATE: dict[str, Any] = {
    "max_length": _LONGEST_DATE,
    "min_width": 120,
    "placeholder": "2024-06-18, June 2024 or 2024",
}


def chat(service: Service) -> gr.Blocks:
    """Return the page."""
    settings = service.settings.page
    names = [collection.name for collection in service.collections]
    orders = [f"{order.capitalize()} first" for order in ORDERS]
    with gr.Blocks(title=settings.title, analytics_enabled=False, fill_width=True) as page:
        _html(heading(settings), "heading")
        _html(welcome(settings), "welcome")
        _html('<div class="turns"></div>', "conversation")
        with gr.Column(elem_id="composer"):
            # With one collection there is nothing to choose, and the field is not on the page.
            collection = gr.Radio(
                names, value=names[0], label="Search in", elem_id="collection", visible=len(names) > 1
            )
            question = gr.Textbox(
                elem_id="question",
                label="Question",
                placeholder="Ask a question",
                lines=1,
                max_lines=6,
                max_length=LONGEST,
                autofocus=False,  # The script does it, where that takes nothing from the page around.
                submit_btn="Ask",
            )
            with gr.Accordion("Dates and order", open=False, elem_id="dates"), gr.Row():
                after = gr.Textbox(label="Published from", elem_id="after", **_DATE)
                before = gr.Textbox(label="Published until", elem_id="before", **_DATE)
                order = gr.Radio(orders, value=orders[0], label="Order", elem_id="order", min_width=200)
        if settings.footer:
            _html(footer(settings), "footer")
        # Between the script and the listener: how a question is meant, and the turn that comes back.
        how = gr.Textbox(elem_id="how", label="How the question is meant", container=False)
        mail = _html("", "mail")
        session = gr.State(Session())
        question.submit(
            Answering(service).ask,
            [question, how, collection, after, before, order, session],
            [mail, session],
            concurrency_limit=None,
            show_progress="hidden",
        )
    # The service says what may wait and for how long, for the chat and for programs together.
    page.queue(default_concurrency_limit=None)
    # Gradio looks a thousand times a second whether somebody has asked, which takes a twelfth of a core while nobody does.
    page._queue.sleep_when_free = LOOKS_EVERY
    return page


def heading(settings: PageSettings) -> str:
    """Return the top of the page: the logo, the name, and room for what the script adds."""
    logo = '<img class="logo" src="page/logo" alt="">' if settings.logo else ""
    return f'<header class="top">{logo}<h1>{text(settings.title)}</h1><div class="tools"></div></header>'


def welcome(settings: PageSettings) -> str:
    """Return what stands on the page before the first question; the examples are links that ask."""
    limits = Limits()
    examples = "".join(
        f'<li><a class="ask" href="{escape(limits.link(example))}">{text(example)}</a></li>'
        for example in settings.examples
    )
    tried = f'<p class="try">For example</p><ul class="examples">{examples}</ul>' if examples else ""
    return f'<div class="welcome"><p class="lead">{text(settings.welcome)}</p>{tried}</div>'


def footer(settings: PageSettings) -> str:
    """Return the operator's line at the foot of the page."""
    words = text(settings.footer)
    if settings.footer_link:
        words = f'<a href="{escape(settings.footer_link)}">{words}</a>'
    return f'<footer class="foot">{words}</footer>'


def _html(html: str, name: str) -> gr.Markdown:
    return gr.Markdown(html, elem_id=name, latex_delimiters=[], container=False)
