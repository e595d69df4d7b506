"""The widget in a React page, built by esbuild as one builds such pages; strict mode mounts and unmounts everything once more."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.widget.pages import SLOW, ask, frame, visit
from tests.ui.widget.servers import HostPages
from ui.widget.files import DIST

pytestmark = pytest.mark.slow

APP = """
import { StrictMode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { mount } from "%(module)s";

function Ask() {
  const place = useRef(null);
  const held = useRef(null);
  useEffect(() => {
    const widget = (held.current = mount(place.current, { server: "%(server)s" }));
    return () => widget.unmount();
  }, []);
  return <><div ref={place} /><button onClick={() => held.current.ask("How many containers did Seoul identify?")}>Containers</button></>;
}

function App() {
  const [shown, show] = useState(true);
  return <StrictMode><button onClick={() => show(!shown)}>Toggle</button>{shown && <Ask />}</StrictMode>;
}

createRoot(document.getElementById("root")).render(<App />);
"""


def test_a_react_page_mounts_asks_and_unmounts_it(page: Page, hosts: HostPages, answers: str, tmp_path: Path) -> None:
    node, packages = shutil.which("node"), DIST.parent / "node_modules"
    if node is None or not (packages / "react").is_dir():
        pytest.skip("needs node, and npm ci in ui/widget")
    source = tmp_path / "app.jsx"
    source.write_text(APP % {"module": DIST / "v1.mjs", "server": f"{answers}/"})
    built = tmp_path / "app.js"
    command = [packages / ".bin" / "esbuild", source, "--bundle", "--jsx=automatic", f"--outfile={built}"]
    subprocess.run(command, check=True, env={"NODE_PATH": str(packages), "PATH": str(Path(node).parent)})
    hosts.answers["/app.js"] = lambda _: (200, "text/javascript", built.read_bytes())
    policy = {"Content-Security-Policy": f"script-src 'self'; frame-src {answers}; connect-src {answers}"}
    visit(
        page,
        hosts.page('<!doctype html><title>React</title><div id=root></div><script src="/app.js"></script>', policy),
    )

    expect(page.locator("pincite-widget")).to_have_count(1)
    expect(frame(page).locator("#question textarea")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Containers").click()
    expect(frame(page).locator("a.cite").first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Toggle").click()
    expect(page.locator("pincite-widget")).to_have_count(0)
    assert page.frames == [page.main_frame]
    page.get_by_role("button", name="Toggle").click()
    ask(frame(page))
