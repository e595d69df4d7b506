"""Runs where there is no network: brings up loopback, then indexes, asks and serves, and looks at the chat in Chromium."""

from __future__ import annotations

import fcntl
import socket
import struct
import subprocess
import sys
from pathlib import Path

from tests.ui.serving import PINCITE, chromium, serving

_SET_FLAGS, _UP = 0x8914, 0x1  # SIOCSIFFLAGS and IFF_UP of netdevice(7).
ASKED = "how many containers did Seoul identify?"


def main(documents: Path, index: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=2)
    except OSError:
        print("there is no way out")
    else:
        sys.exit("there is a network here, so nothing would be shown")
    subprocess.run([*PINCITE, "index", str(documents), "--out", str(index)], check=True)
    subprocess.run([*PINCITE, "ask", ASKED, "--index", str(index)], check=True)
    # In an interpreter of its own, as the others are: what is imported first decides what Gradio may do.
    with serving(index, forked=False) as url, chromium() as browser:
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("#question textarea")
        page.locator("#question textarea").fill(ASKED)
        page.keyboard.press("Enter")
        page.wait_for_selector("#conversation mark")
        assert "10,000" in page.locator("#conversation mark").first.inner_text()
        print("served the marked words")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
