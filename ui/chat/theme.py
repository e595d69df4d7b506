"""Gradio's theme engine, set to the page's own look; what it does not reach stands in ``chat.css``."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.chat.colours import DARK, LIGHT, Scheme, hexadecimal, mixed, parsed

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "monospace")


def theme(accent: str) -> gr.themes.Base:
    """Return the theme: system fonts, so that nothing is fetched, warm paper and plain fields; the accent comes by ``palette``."""
    hue = _hue(accent)
    plain = gr.themes.Base(
        primary_hue=hue, secondary_hue=hue, neutral_hue="stone", font=list(SANS), font_mono=list(MONO)
    )
    surfaces: dict[str, Any] = {}
    for scheme, suffix in ((LIGHT, ""), (DARK, "_dark")):
        surfaces |= {f"{name}{suffix}": value for name, value in _surfaces(scheme).items()}
    surfaces["color_accent"] = "var(--pc-accent)"
    return plain.set(**surfaces)


def _surfaces(scheme: Scheme) -> dict[str, str]:
    paper, card = hexadecimal(scheme.paper), hexadecimal(scheme.card)
    ink = hexadecimal(mixed(scheme.towards, scheme.paper, 0.11))
    return {
        "body_background_fill": paper,
        "background_fill_primary": card,
        "background_fill_secondary": paper,
        "block_background_fill": "transparent",
        "block_border_width": "0px",
        "block_shadow": "none",
        "block_label_text_color": ink,
        "block_title_text_color": ink,
        "body_text_color": ink,
        "input_background_fill": card,
        "input_border_color": "var(--pc-line)",
        "input_border_color_focus": "var(--pc-accent)",
        "input_placeholder_color": "var(--pc-quiet)",
        "color_accent_soft": "var(--pc-accent-tint)",
        "link_text_color": "var(--pc-accent)",
        "link_text_color_hover": "var(--pc-accent)",
        "link_text_color_active": "var(--pc-accent)",
        "link_text_color_visited": "var(--pc-accent)",
        "button_primary_background_fill": "var(--pc-accent-fill)",
        "button_primary_background_fill_hover": "var(--pc-accent-fill)",
        "button_primary_text_color": "var(--pc-on-accent)",
        "button_secondary_background_fill": card,
        "button_secondary_text_color": ink,
        "checkbox_label_background_fill": card,
        "checkbox_label_background_fill_selected": "var(--pc-accent-tint)",
        "checkbox_label_text_color": ink,
        "checkbox_label_text_color_selected": ink,
        "checkbox_background_color_selected": "var(--pc-accent)",
        "checkbox_border_color_selected": "var(--pc-accent)",
    }


def _hue(accent: str) -> gr.themes.Color:
    """Return the accent's shades from light to dark, in the steps that Gradio's themes have."""
    colour = parsed(accent)
    light = [hexadecimal(mixed((255, 255, 255), colour, share)) for share in (0.06, 0.12, 0.25, 0.45, 0.7)]
    dark = [hexadecimal(mixed(colour, (0, 0, 0), share)) for share in (0.0, 0.12, 0.28, 0.42, 0.56, 0.7)]
    return gr.themes.Color(*light, *dark, name="accent")
