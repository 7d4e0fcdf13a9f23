"""From a fresh start to the reason of a miss: who held its thread, in three clicks at most, as /requests tells it."""
import re
import time

from served import Daemon, Story

UNITS = {"µs": 1e-3, "ms": 1, "s": 1e3}
# The first miss whose holder the daemon names.
FIRST = "document.querySelector('#rows li:has(.above) .whole')"


def shown_milliseconds(text):
    number, unit = re.fullmatch(r"([\d.,]+) (µs|ms|s)", text).groups()
    return float(number.replace(",", "")) * UNITS[unit]


def agrees(shown, told):
    """Three digits are shown."""
    return abs(shown_milliseconds(shown) - told) <= max(told * 0.006, 2e-6)


def check(browser, executable, report):
    began = time.monotonic()
    with Daemon(executable) as daemon, Story(daemon.port):
        page = browser.page()
        page.open(daemon.page)
        page.wait(FIRST, "a miss with its holder in the list", 60)
        page.click("#rows li:has(.above) .whole")
        page.wait("document.querySelector('#holder') && document.querySelector('.lanes')", "the miss beside its holder")
        seconds = time.monotonic() - began
        miss, reason, holder = (page.text(one) for one in ["#request-title .id", ".sentence", "#holder"])
        report.note(f"{seconds:.1f} s and one click from the daemon's start to the reason: {reason}")
        compare(page, daemon, miss, report)
        page.click("#holder")
        page.wait(f"document.querySelector('#request-title .id')?.textContent === '{holder}'", "the holder's own life")
        compare(page, daemon, holder, report)
        report.expect("two clicks lead to the holder of a miss", holder == miss.replace("A-", "B-"), f"{miss}: {holder}")
        page.value("history.back()")
        page.wait(f"document.querySelector('#request-title .id')?.textContent === '{miss}'", "back at the miss")
        page.press("Escape")
        page.wait("document.querySelector('#request').hidden && location.hash === ''", "the request closed by Escape")
        page.click("#rows li:has(.above) .whole")
        page.wait("document.querySelector('.what-if button')", "the miss again")
        page.click(".what-if button")
        page.wait("/agrees/.test(document.querySelector('.answer').textContent)", "what would have kept it", 60)
        report.expect("no console error", not page.errors, page.errors)


def compare(page, daemon, name, report):
    """What the page says of a request, and what /requests says."""
    entry = daemon.requests(id=name)[0]
    if "sentence" in entry:
        said = page.text(".sentence")
        told = entry["sentence"]
        report.expect(f"{name}: the sentence is the daemon's", said.lower() == f"{told.lower()}.", (said, told))
    rows = page.value("""[...document.querySelectorAll('#request tbody tr')]
        .map(row => [...row.children].map(cell => cell.textContent))""")
    rows = [row for row in rows if len(row) == 5]
    told = entry["timeline"]
    same = len(rows) == len(told) and all(
        row[0] == mark["stage"] and agrees(row[2], mark["duration_ms"]) for row, mark in zip(rows, told))
    report.expect(f"{name}: its stages are the daemon's", same, (rows, told))
    report.expect(f"{name}: the command is the daemon's", page.text("#request .command code") == entry.get("curl"), entry)
    if "held_by" in entry:
        report.expect(f"{name}: the holder is the daemon's", page.text("#holder") == entry["held_by"]["id"], entry)
        named = page.value("[...document.querySelectorAll('.lanes .name')].map(one => one.textContent).join(' ')")
        report.expect(f"{name}: both lanes are named", entry["held_by"]["id"] in named and name in named, named)
