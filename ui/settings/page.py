"""How the chat page looks."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ui.settings.section import Section


class PageSettings(Section):
    """How the chat page looks."""

    title: str = Field("pincite", min_length=1, max_length=80, description="The name at the top of the page.")
    accent: str = Field(
        "#2456c4",
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="The colour of buttons and links, such as #2456c4; where words would be hard to read in it, a darker or lighter one is used.",
    )
    logo: Path | None = Field(
        None, description="A picture beside the title: PNG, JPEG, WebP or SVG, of 256 kB at most."
    )
    welcome: str = Field(
        "Answers in the documents’ own words, each with its source.",
        max_length=500,
        description="What stands on the page before the first question.",
    )
    examples: tuple[str, ...] = Field((), description="Questions that are offered as buttons.")
    footer: str = Field(
        "", max_length=300, description="A line at the foot of the page, such as who may see what is asked."
    )
    footer_link: str = Field(
        "",
        pattern=r"^(https?://[^\s\"'<>]+|/[^\s\"'<>/][^\s\"'<>]*)?$",
        description="Where that line leads, such as https://intranet.example/privacy.",
    )
