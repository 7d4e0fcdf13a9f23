"""screenshots.py DEADLINED SECONDS FOLDER: the live page under load, light and dark."""
import os
import sys

from browser import Browser
from served import Daemon, Load, Story

WIDTH, HEIGHT = 1280, 1130
LARGEST = 250 * 1000
# README's, with more of it in the middle.
LOAD = ["--before", "bimodal:2ms,200ms@3%", "--downstream", "20ms", "--deadline", "100ms"]
# A miss of README's story: its reply lay unread while B computed.
CHOSEN = """[...document.querySelectorAll('#rows li.s-stale:has(.above)')].find(row =>
    row.querySelector('.whole').textContent.startsWith('A-') && row.querySelector('.above').textContent.startsWith('B-')
    )?.querySelector('.whole')"""


def main():
    executable, seconds, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    third = seconds // 3
    rate = f"30/s:{third}s,50/s:{third // 2}s,30/s:{seconds}s"
    with Daemon(executable) as daemon, Load(executable, daemon.port, "--rate", rate, *LOAD), Browser() as browser:
        page = browser.page(WIDTH, HEIGHT)
        page.open(daemon.page)
        page.wait("document.querySelector('#tiles strong')", "the page")
        for _ in range(seconds):
            browser.call("Browser.getVersion")
            browser.take(1)
        with Story(daemon.port):
            page.wait(CHOSEN, "a miss of the story in the list", 120)
            page.value(f"({CHOSEN}).click()")
            page.wait("document.querySelector('.lanes .shade') && document.querySelectorAll('.lanes .name').length === 2",
                      "the miss beside its holder")
            page.value("document.activeElement.blur(); scrollTo(0, 0)")
            for scheme in ["light", "dark"]:
                page.look(WIDTH, HEIGHT, scheme == "dark")
                page.wait("new Promise(done => setTimeout(() => done(true), 1500))", "the colours")
                path = f"{folder}/seeing-{scheme}.png"
                page.picture(path)
                print(f"{path}: {os.path.getsize(path) // 1000} kB")
                if os.path.getsize(path) > LARGEST:
                    raise SystemExit(f"screenshots: {path} is larger than {LARGEST // 1000} kB")


main()
