"""The chat page, which Gradio shows and carries questions for."""

import os

from ui.chat.quick_import import import_quickly

# Before anything in this room imports Gradio: it reports home, and looks for models on a hub, unless told otherwise.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1")
import_quickly()
