"""`pincite widget`: prints what to put into a page."""

from __future__ import annotations

from typing import Annotated

import typer


def widget(
    url: Annotated[
        str, typer.Option(metavar="URL", help="The address at which browsers reach pincite: https://answers.example.")
    ],
    inline: Annotated[
        bool,
        typer.Option(
            "--inline/--floating", help="The chat where the tag stands, or a button in the corner that opens it."
        ),
    ] = False,
    target: Annotated[
        str,
        typer.Option(
            metavar="SELECTOR",
            help="With --inline, the element to show it in, such as #ask: the tag may stand anywhere then.",
        ),
    ] = "",
    lang: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="The language of the button's words; the page's own unless given.")
    ] = "",
    token_url: Annotated[
        str,
        typer.Option(
            metavar="PATH", help="The address on the page's own server that hands out tokens, such as /pincite-token."
        ),
    ] = "",
    latest: Annotated[
        bool,
        typer.Option(
            "--latest",
            help="A tag that always loads the version at hand, without a digest: it need not be changed after an upgrade.",
        ),
    ] = False,
) -> None:
    """Print the tag that shows the chat in a page, and what the page's security policy has to allow."""
    from ui.widget.tag import policy_lines, script_tag, server_of

    server = server_of(url)
    data = {"mode": "inline" if inline else "", "target": target, "lang": lang, "token-url": token_url}
    typer.echo("Put this into the page:\n")
    typer.echo(f"  {script_tag(server, {key: value for key, value in data.items() if value}, latest)}\n")
    if not latest:
        typer.echo("It is held to the bytes of this version of pincite: print it again after an upgrade.\n")
    typer.echo("If the page has a Content-Security-Policy, add to it:\n")
    lines = policy_lines(server)
    width = max(map(len, lines))
    for line, purpose in lines.items():
        typer.echo(f"  {line:<{width}}   {purpose}")
    typer.echo("\nPages may show it whose origins are listed in pincite.toml, under [embed]:\n")
    typer.echo('  origins = ["https://intranet.example"]')
