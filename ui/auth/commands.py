"""pincite keys and pincite token: what lets programs and widgets in."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from index_build.errors import BadInput
from ui.arguments import AsJson, some_path
from ui.steering import harmless, harmless_json

app = typer.Typer(help="The API keys that programs come in with.", no_args_is_help=True)
Config = Annotated[Path | None, typer.Option(metavar="FILE", parser=some_path, help="The server's pincite.toml.")]
KeysFile = Annotated[
    Path | None,
    typer.Option(
        "--file",
        metavar="FILE",
        parser=some_path,
        help="The file of keys, where it is not the one that pincite.toml names.",
    ),
]


@app.command(
    epilog="Example: [bold]pincite keys add nightly-tests --label board --expires 90d --scope ask --scope read[/bold]"
)
def add(
    name: Annotated[str, typer.Argument(help="What the key is for; limits and records name it.")],
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABEL", help="A label that the key holds; may be repeated."),
    ] = None,
    expires: Annotated[
        str, typer.Option(metavar="TIME", help="How long it holds: 12h, 90d, 8w, 1y, or never.")
    ] = "90d",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            metavar="SCOPE",
            help="What it opens: ask, read (documents, passages, source pages), feedback or metrics; may be repeated, or with commas "
            "between. ask and read unless given.",
        ),
    ] = None,
    file: KeysFile = None,
    config: Config = None,
) -> None:
    """Make a key and print it, once: only its hash is kept."""
    from ui.auth.keys import KeyFile
    from ui.auth.lasting import day_of, seconds_of

    seconds = seconds_of(expires)
    scopes = [word.strip() for each in scope or ["ask,read"] for word in each.split(",")]
    keys = KeyFile(_keys_file(file, config))
    typer.echo(keys.add(name, label or [], scopes, seconds))
    until = "for ever" if seconds is None else f"until {day_of(time.time() + seconds)}"
    typer.echo(
        harmless(
            f"This key holds {until}; its hash is kept in {keys.path}, and it is not shown again. "
            "A program sends it as: Authorization: Bearer pck_…"
        ),
        err=True,
    )


@app.command("list", epilog="Example: [bold]pincite keys list[/bold]")
def list_keys(as_json: AsJson = False, file: KeysFile = None, config: Config = None) -> None:
    """List the keys: what they are for, what they open, until when, and when they were last used."""
    from ui.auth.key_use import KeyUse
    from ui.auth.keys import KeyFile
    from ui.auth.lasting import day_of
    from ui.auth.store import AuthStore

    keys = KeyFile(_keys_file(file, config)).all()
    kept = _state(config) / "auth.sqlite"
    store = AuthStore(kept)
    last = {key.id: KeyUse(store).last(key.id) if kept.exists() else "" for key in keys}
    store.close()
    if as_json:
        found = [
            {
                "id": key.id,
                "name": key.name,
                "labels": key.labels,
                "scopes": key.scopes,
                "made": day_of(key.made),
                "expires": day_of(key.expires),
                "last_used": last[key.id],
            }
            for key in keys
        ]
        sys.stdout.write(harmless_json(json.dumps(found, ensure_ascii=False, indent=2)) + "\n")
        return
    if not keys:
        typer.echo("There are no keys; pincite keys add makes one.")
    for key in keys:
        over = key.expires is not None and key.expires <= time.time()
        until = "never expires" if key.expires is None else f"{'expired' if over else 'expires'} {day_of(key.expires)}"
        used = f"last used {last[key.id]}" if last[key.id] else "never used"
        labels = f", labels {', '.join(key.labels)}" if key.labels else ""
        typer.echo(harmless(f"{key.id}  {key.name}: {', '.join(key.scopes)}{labels}; {until}, {used}"))


@app.command(epilog="Example: [bold]pincite keys remove nightly-tests[/bold]")
def remove(
    name: Annotated[str, typer.Argument(help="The key's name or id.")], file: KeysFile = None, config: Config = None
) -> None:
    """Remove a key: a running server refuses it from the next request on."""
    from ui.auth.keys import KeyFile

    key = KeyFile(_keys_file(file, config)).remove(name)
    typer.echo(harmless(f"The key {key.name} ({key.id}) opens nothing any more."))


def token(
    user: Annotated[str, typer.Option(metavar="NAME", help="The visitor whom the token is for.")],
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABEL", help="A label that the visitor holds; may be repeated."),
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, max=3600, help="How long it holds.")] = 60,
    config: Config = None,
) -> None:
    """Make an embed token, as the server of a page that shows the widget does, to try one out. It begins one session."""
    from ui.auth.embed_tokens import mint
    from ui.settings.load import load_settings

    settings = load_settings(config)
    audience = settings.embed.audience or settings.server.public_url
    if not settings.embed.secret:
        raise BadInput("There is no embed.secret to sign a token with: set it in pincite.toml")
    if not audience:
        raise BadInput("A token needs to know whom it is for: set server.public_url, or embed.audience")
    typer.echo(mint(settings.embed.secret[0].get_secret_value(), audience, user, label or [], seconds))


def _state(config: Path | None) -> Path:
    from ui.settings.load import load_settings

    return load_settings(config).state


def _keys_file(file: Path | None, config: Path | None) -> Path:
    from ui.settings.load import load_settings

    if file is not None:
        return file
    settings = load_settings(config)
    return settings.auth.keys or settings.state / "keys.json"
