"""One line every so often: step, loss, speed, time left."""

from __future__ import annotations

import time


class Progress:
    """Counts tokens and loss between lines; time left assumes the speed since the last line."""

    def __init__(self, steps: int, tokens: int, step: int, done: int) -> None:
        self.steps, self.tokens = steps, tokens
        self.done = done
        self.mark = (time.monotonic(), done)
        self.losses: list[float] = []
        self.step = step

    def add(self, step: int, tokens: int, loss: float) -> None:
        """Count one step."""
        self.step, self.done = step, self.done + tokens
        self.losses.append(loss)

    def line(self, rate: float) -> str:
        """The line for what was done since the last one."""
        now = time.monotonic()
        speed = (self.done - self.mark[1]) / max(1e-6, now - self.mark[0])
        left = (self.tokens - self.done) / max(1e-6, speed) / 60
        loss = sum(self.losses) / max(1, len(self.losses))
        self.mark, self.losses = (now, self.done), []
        return (
            f"{time.strftime('%H:%M:%S')} step {self.step}/{self.steps} loss {loss:.3f} rate {rate:.2e} "
            f"{speed:,.0f} tokens/s {left:.0f} min left"
        )
