"""A group of commands, one of which needs no name: the first word decides, and any other word is that command's."""

from __future__ import annotations

from typing import Any

import typer.core


# Contexts and commands are click's own in some releases of Typer and a copy of them in others, hence Any.
class FirstWord(typer.core.TyperGroup):
    """`pincite index update my-index` updates; `pincite index handbook --out my-index` has no command's name, so it builds.

    The command that needs no name is registered under what is typed in its place, such as "PATH... --out DIR": the help lists it by that, and
    nobody can type it as one word.
    """

    @property
    def _unnamed(self) -> str:
        return next(name for name in self.commands if " " in name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the unnamed command's name in front, unless a command or help is asked for."""
        if not args or args[0] not in {*self.commands, "--help"}:
            args = [self._unnamed, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command, by no name where it has none: its usage is shown as people type it."""
        name, command, rest = super().resolve_command(ctx, args)
        return ("" if name == self._unnamed else name), command, rest
