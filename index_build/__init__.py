"""Documents become passages, passages become a published generation that can be searched."""

import os

# onnxruntime's own packages report each session to their maker over HTTPS, and write an id of the machine into the cache, unless this is set
# before they are first imported. Whoever wants that sets it to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
