"""The pictures of the edit screen in the guide for trainers: `make screens`."""

from __future__ import annotations

import threading

from conftest import BROWSER, QUIET, ROOT
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from methodiekboek_edit.app import Screen
from methodiekboek_edit.desk import Desk

FOLDER = ROOT / "docs/naslag/beelden"


def main() -> None:
    server = make_server("127.0.0.1", 0, Screen(Desk(ROOT)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        page = browser.new_page(viewport={"width": 1240, "height": 820})
        page.goto(f"http://127.0.0.1:{server.server_port}/#/phase/startfase")
        page.locator("details.item > summary").first.click()
        page.locator("#preview table").first.wait_for()
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=FOLDER / "bewerken.png")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
