"""The reader's network: a BERT encoder, a span head and a relevance head; one pass gives all three scores."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from qa.reader.features import SEP


class Reader(nn.Module):
    """Start and end logits over ``[CLS]`` (no answer) and the passage, and one relevance logit.

    The null span at ``[CLS]`` follows Devlin et al. 2019 (arXiv 1810.04805, section 4.3). The relevance head is
    trained on whether the passage answers at all, as in Retro-Reader's sketchy reading (arXiv 2001.09694).
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.span = nn.Linear(config.hidden_size, 2)
        self.relevance = nn.Linear(config.hidden_size, 1)
        for head in (self.span, self.relevance):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``ids``, ``types``, ``mask`` (B, L) int64 → start (B, L), end (B, L) and relevance (B,) logits, float32.

        Positions that can hold no answer (question, marks, padding) get -1e4.
        """
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        spans = self.span(hidden).float()
        allowed = (types == 1) & (mask == 1) & (ids != SEP)
        allowed = torch.cat((torch.ones_like(allowed[:, :1]), allowed[:, 1:]), dim=1)
        spans = spans.masked_fill(~allowed.unsqueeze(-1), -1e4)
        return spans[..., 0], spans[..., 1], self.relevance(hidden[:, 0]).float().squeeze(-1)


def from_backbone(folder: Path) -> Reader:
    """A reader whose encoder is the pre-trained one in ``folder`` (safetensors) and whose heads are new.

    No dropout: on CPU its random numbers cost more than the matrix products, and with one pass over the data there is
    little to overfit.
    """
    config = BertConfig.from_pretrained(folder)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    config._attn_implementation = "eager"
    reader = Reader(config)
    reader.encoder = BertModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, attn_implementation="eager", use_safetensors=True
    )
    return reader


def load(folder: Path) -> Reader:
    """A trained reader from ``reader.safetensors`` and ``config.json`` in ``folder``, in evaluation mode."""
    from safetensors.torch import load_file

    config = BertConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    reader = Reader(config)
    reader.load_state_dict(load_file(folder / "reader.safetensors"))
    return reader.eval()


def span_loss(
    start: Tensor, end: Tensor, relevance: Tensor, spans: Tensor, null_weight: float, relevance_weight: float
) -> Tensor:
    """Mean loss of a batch: cross entropy of both ends, and of relevance.

    ``spans`` (B, 2) int64, 0 for no answer. Examples without an answer count ``null_weight`` in the span loss.
    """
    cross = nn.functional.cross_entropy
    ends = (cross(start, spans[:, 0], reduction="none") + cross(end, spans[:, 1], reduction="none")) / 2
    answers = (spans[:, 0] > 0).float()
    weights = answers + (1 - answers) * null_weight
    relevant = nn.functional.binary_cross_entropy_with_logits(relevance, answers)
    return (ends * weights).sum() / weights.sum() + relevance_weight * relevant
