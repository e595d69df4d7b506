"""Questions that lean on what was said before become questions that stand by themselves."""

from qa.conversation.turn import MOST_TURNS, Turn
from qa.conversation.understand import Leaning, Understood, for_reading, understand

__all__ = ["MOST_TURNS", "Leaning", "Turn", "Understood", "for_reading", "understand"]
