"""The reader's network: a BERT encoder, a span head and a relevance head; one pass gives all scores."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from qa.reader.features import SEP

EARLY = 3
"""Layers after which the early relevance is read off."""


class Reader(nn.Module):
    """Start and end logits over ``[CLS]`` (no answer) and the passage, and two relevance logits, one of them early.

    The null span at ``[CLS]`` follows Devlin et al. 2019 (arXiv 1810.04805, section 4.3). The relevance head is
    trained on whether the passage answers at all, as in Retro-Reader's sketchy reading (arXiv 2001.09694). The early
    relevance is read off after ``EARLY`` layers: of many passages, those that it places last need not be read further,
    as in a cascade transformer (Soldaini and Moschitti 2020, ACL 2020.acl-main.504).
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.span = nn.Linear(config.hidden_size, 2)
        self.relevance = nn.Linear(config.hidden_size, 1)
        self.early = nn.Linear(config.hidden_size, 1)
        for head in (self.span, self.relevance, self.early):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """``ids``, ``types``, ``mask`` (B, L) int64 → start (B, L), end (B, L), relevance (B,), early (B,) logits.

        All float32. Positions that can hold no answer (question, marks, padding) get -1e4.
        """
        hidden, early = self.lower(ids, types, mask)
        return *self.upper(hidden, ids, types, mask), early

    def lower(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The first ``EARLY`` layers: hidden states (B, L, H), and the early relevance (B,)."""
        hidden = self.encoder.embeddings(input_ids=ids, token_type_ids=types)
        hidden = self._layers(hidden, mask, 0, EARLY)
        return hidden, self.early(hidden[:, 0]).float().squeeze(-1)

    def upper(self, hidden: Tensor, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The other layers: from what ``lower`` gave to start (B, L), end (B, L) and relevance (B,) logits."""
        hidden = self._layers(hidden, mask, EARLY, self.config.num_hidden_layers)
        spans = self.span(hidden).float()
        allowed = (types == 1) & (mask == 1) & (ids != SEP)
        allowed = torch.cat((torch.ones_like(allowed[:, :1]), allowed[:, 1:]), dim=1)
        spans = spans.masked_fill(~allowed.unsqueeze(-1), -1e4)
        return spans[..., 0], spans[..., 1], self.relevance(hidden[:, 0]).float().squeeze(-1)

    def _layers(self, hidden: Tensor, mask: Tensor, first: int, last: int) -> Tensor:
        # What eager attention adds to its scores: nothing, or so much less that padding is never looked at.
        bias = ((1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4).to(hidden.dtype)
        for layer in self.encoder.encoder.layer[first:last]:
            hidden = layer(hidden, bias)
        return hidden


def from_backbone(folder: Path) -> Reader:
    """A reader whose encoder is the pre-trained one in ``folder`` (safetensors) and whose heads are new.

    Raises ``ValueError`` for an encoder of too few layers.

    No dropout: on CPU its random numbers cost more than the matrix products, and with one pass over the data there is
    little to overfit.
    """
    config = BertConfig.from_pretrained(folder)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    config._attn_implementation = "eager"
    if config.num_hidden_layers <= EARLY:
        raise ValueError(f"{folder}: an encoder of {config.num_hidden_layers} layers; more than {EARLY} are needed")
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


def freeze(reader: Reader, layers: int) -> None:
    """Leave the embeddings and the first ``layers`` layers as they are; with 0 nothing changes.

    Fine-tuning changes the first layers least (Lee et al. 2019, arXiv 1911.03090), and nothing is computed backwards
    through them. Raises ``ValueError`` if no layer would be left to train.
    """
    held = reader.encoder.encoder.layer
    if layers >= len(held):
        raise ValueError(f"--freeze {layers} leaves nothing to train of {len(held)} layers: choose fewer")
    if layers:
        for part in (reader.encoder.embeddings, *held[:layers]):
            part.requires_grad_(False)


def span_loss(
    outputs: tuple[Tensor, Tensor, Tensor, Tensor], spans: Tensor, null_weight: float, relevance_weight: float
) -> Tensor:
    """Mean loss of a batch: cross entropy of both ends, and of both relevances.

    ``outputs`` are those of ``Reader``; ``spans`` (B, 2) int64, 0 for no answer. Examples without an answer count
    ``null_weight`` in the span loss; the early relevance counts half of ``relevance_weight``.
    """
    start, end, relevance, early = outputs
    cross = nn.functional.cross_entropy
    ends = (cross(start, spans[:, 0], reduction="none") + cross(end, spans[:, 1], reduction="none")) / 2
    answers = (spans[:, 0] > 0).float()
    weights = answers + (1 - answers) * null_weight
    binary = nn.functional.binary_cross_entropy_with_logits
    relevant = binary(relevance, answers) + binary(early, answers) / 2
    return (ends * weights).sum() / weights.sum() + relevance_weight * relevant
