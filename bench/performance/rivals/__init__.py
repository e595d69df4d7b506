"""What others offer for the same work, built as their documentation says, with pincite's own weights."""

import os

# Before any of them is imported: Haystack tells its makers how it is used, and all of them look for models on the network.
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
