"""An exponential moving average of weights: a smoother model for nothing but a copy of it."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Average:
    """Averages a module's trainable parameters (Polyak and Juditsky 1992; as EMA in Tarvainen and Valpola 2017).

    The effective decay is at most ``(1 + n) / (10 + n)`` after ``n`` updates, so that the random start is forgotten.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.values: dict[str, Tensor] = {
            name: value.detach().clone() for name, value in module.named_parameters() if value.requires_grad
        }

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Move the average towards the module's weights."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        live = dict(module.named_parameters())
        torch._foreach_lerp_(list(self.values.values()), [live[n].detach() for n in self.values], 1 - decay)

    def state(self, module: nn.Module) -> dict[str, Tensor]:
        """The module's whole state with the average in place of the trainable weights."""
        return {name: self.values.get(name, value.detach()) for name, value in module.state_dict().items()}
