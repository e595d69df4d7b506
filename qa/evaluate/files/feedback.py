"""What visitors of the chat said about answers, as ``pincite feedback export`` writes it: lines that become questions of ours."""

from __future__ import annotations

from typing import Any


def is_feedback(entry: dict[str, Any]) -> bool:
    """Tell whether a line is a judged answer."""
    return "kind" in entry and "shown" in entry


def question_line(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a judged answer as a line of a question file. Raises KeyError and TypeError for one that is damaged.

    What was helpful is right as it was shown. Of anything else only the question is known, until somebody fills in the answers: it is a
    draft, which asking leaves out, with a note that says what was shown and what was said of it.
    """
    line: dict[str, Any] = {
        "id": entry["id"],
        "question": entry["question"],
        "slices": {"collection": entry["collection"] or "default"},
    }
    if entry["answers"] is not None:
        passages = entry.get("passages") or []
        line |= {
            "answers": list(dict.fromkeys(entry["answers"])),
            "documents": list(entry.get("documents") or []),
            "passages": [{"document": each["source"], "start": each["start"], "end": each["end"]} for each in passages],
        }
        return line
    shown = entry["shown"]["answers"]
    comment = f": {entry['comment']}" if entry.get("comment") else ""
    said = f"{entry['kind'].replace('_', ' ')}{comment}"
    was = f"shown was {'; '.join(map(repr, shown))}" if shown else "nothing was shown"
    near = list(dict.fromkeys(each["source"] for each in [*entry["shown"]["passages"], *entry["shown"]["nearest"]]))
    return line | {
        "answers": [],
        "documents": [],
        "draft": True,
        "note": f"{said}; {was}; looked at {', '.join(near)}. Fill in answers and documents, then delete draft.",
    }
