"""``python -m qa.reader.train --data FILE... --out DIR [--resume]``: question-answering files in, a reader out.

A file may be followed by ``=COUNT`` to take so many of its questions, spread over its passages. The same command
runs on CPU and GPU. A killed run goes on with ``--resume``, from its last checkpoint, at the very same batch.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from index_build.model_lock import locked_model
from qa.reader import checkpoint, model
from qa.reader.average import Average
from qa.reader.backbone import LAYERS, extract
from qa.reader.plan import Features, Stage, collate, load_plan, padded
from qa.reader.precision import autocast_dtype
from qa.reader.prepare import make_plan
from qa.reader.progress import Progress
from qa.reader.schedule import factor


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and train."""
    options = _parser().parse_args(arguments)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    options.backbone = options.backbone or options.out / "backbone"
    if not options.backbone.exists():
        partial = options.backbone.with_suffix(".partial")
        extract(locked_model("re-ranker").verify(), partial, LAYERS)
        partial.replace(options.backbone)
    plan_file, state_file = options.out / "plan.npz", options.out / "state.pt"
    if not (options.resume and plan_file.exists()):
        if state_file.exists():
            raise SystemExit(f"{state_file} is there already: add --resume to go on, or choose another --out")
        make_plan(options, plan_file)
    features, order = load_plan(plan_file)
    train(options, features, order, state_file)


def train(
    options: argparse.Namespace, features: Features, order: list[npt.NDArray[np.int64]], state_file: Path
) -> None:
    """Run the plan from where the last checkpoint left it, and write the averaged weights."""
    order = order[: options.steps]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = autocast_dtype(options.precision, device)
    reader = (model.load(options.init) if options.init else model.from_backbone(options.backbone)).to(device).train()
    # Frozen: rare words keep what pre-training taught, and the largest gradient is saved.
    reader.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    model.freeze(reader, options.freeze)
    average = Average(reader, options.average)
    trained = [value for value in reader.parameters() if value.requires_grad]
    decayed = [value for value in trained if value.dim() > 1]
    plain = [value for value in trained if value.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.98), eps=1e-6, fused=True)
    step = 0
    if options.resume and state_file.exists():
        state = checkpoint.load_state(state_file, device)
        reader.load_state_dict(state["weights"])
        optimiser.load_state_dict(state["optimiser"])
        average.values, average.updates = state["average"], state["updates"]
        torch.set_rng_state(state["random"].cpu())
        step = state["step"]
    widths = [padded(int(features.lengths[batch].max()), options.multiple) for batch in order]
    sizes = [len(batch) * width for batch, width in zip(order, widths, strict=True)]
    print(f"{device}, {dtype or 'fp32'}, from step {step} of {len(order)}, {sum(sizes):,} tokens", flush=True)
    progress = Progress(len(order), sum(sizes), step, sum(sizes[:step]))
    saved = time.monotonic()
    while step < len(order):
        ids, types, mask, spans = collate(features, order[step], widths[step])
        rate = options.rate * factor(step, len(order), options.warm_up, options.cool_down)
        for group in optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast(device.type, dtype or torch.bfloat16, enabled=dtype is not None):
            outputs = reader(ids.to(device), types.to(device), mask.to(device))
        loss = model.span_loss(outputs, spans.to(device), options.null_weight, options.relevance_weight)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        average.update(reader)
        progress.add(step + 1, sizes[step], float(loss.detach()))
        step += 1
        if step % options.log_every == 0:
            print(progress.line(rate), flush=True)
        if time.monotonic() - saved > 60 * options.save_minutes or step == len(order):
            state = {
                "weights": reader.state_dict(), "optimiser": optimiser.state_dict(), "average": average.values,
                "updates": average.updates, "random": torch.get_rng_state(), "step": step,
            }  # fmt: skip
            checkpoint.save_state(state_file, state)
            settings = {k: v if isinstance(v, (int, float)) else str(v) for k, v in vars(options).items()}
            card = {"step": step, "steps": len(order), "tokens": progress.done, "options": settings}
            checkpoint.save_weights(options.out, reader, average.state(reader), card)
            saved = time.monotonic()
    print(json.dumps({"done": True, "steps": step}), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.reader.train", description=__doc__)
    add = parser.add_argument
    add("--data", nargs="+", required=True, help="SQuAD-format or jsonl files, each with an optional =COUNT")
    add("--out", type=Path, required=True, help="folder for plan, checkpoint and weights")
    add("--resume", action="store_true", help="go on from the checkpoint in --out")
    add(
        "--backbone",
        type=Path,
        help="folder with a BERT encoder in safetensors; without it, what qa.reader.backbone makes",
    )
    add("--init", type=Path, help="folder of an earlier run to start from, in place of the backbone and new heads")
    add(
        "--vectors",
        type=Path,
        help="file that keeps the embedder's vectors of the training texts: negatives are then mined by hybrid retrieval",
    )
    add("--tokens", type=int, default=20_000_000, help="tokens to train on, padding included")
    add("--stages", type=_stage, nargs="+", default=[Stage(0.35, 80), Stage(0.33, 128), Stage(0.32, 224)],
        help="SHARE:LENGTH of each stage")  # fmt: skip
    add("--steps", type=int, help="stop after so many steps of the plan: on --resume, to end sooner")
    add("--threads", type=int, default=torch.get_num_threads(), help="CPU threads")
    add("--batch-tokens", type=int, default=2560)
    add("--draw", type=int, default=2000, help="questions drawn at a time when the plan is made")
    add("--multiple", type=int, default=32, help="lengths are rounded up to this")
    add("--freeze", type=int, default=0, help="first layers left as they are: four of eight spare a third of the work")
    add("--rate", type=float, default=2.5e-4)
    add("--warm-up", type=float, default=0.03)
    add("--cool-down", type=float, default=0.3, help="share of the steps over which the rate falls to zero")
    add("--average", type=float, default=0.995, help="decay of the moving average of the weights")
    add("--null-weight", type=float, default=0.7, help="weight of no-answer examples in the span loss")
    add("--relevance-weight", type=float, default=0.4)
    add("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    add("--seed", type=int, default=20)
    add("--save-minutes", type=float, default=5)
    add("--log-every", type=int, default=25)
    return parser


def _stage(text: str) -> Stage:
    share, _, length = text.partition(":")
    return Stage(float(share), int(length))


if __name__ == "__main__":
    main()
