"""What all browser tests share."""

from __future__ import annotations

import time

from playwright.sync_api import Page


def wait_until(page: Page, expression: str, timeout: float = 20_000) -> None:
    """Wait, at most ``timeout`` milliseconds, until a JavaScript expression holds in the page.

    Playwright's own ``wait_for_function`` evaluates the expression again from within the page, which our content
    security policy forbids: it works only where the expression holds at the first look.
    """
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise AssertionError(f"After {timeout / 1000:g} seconds this does not hold yet: {expression}")
        page.wait_for_timeout(20)
