"""The heat map by mouse and by keyboard: what a cell lists is what /requests lists for it."""
import json
import re

from served import Daemon, Story

IDS = "[...document.querySelectorAll('#rows .whole')].map(one => one.textContent)"


def check(browser, executable, report):
    with Daemon(executable) as daemon, Story(daemon.port):
        page = browser.page()
        asked = []
        page.answer_with(lambda url: asked.append(url))
        page.open(daemon.page)
        page.wait(f"({IDS}).some(id => id.startsWith('A-'))", "a miss in the list", 60)
        page.value("document.querySelector('canvas').focus()")
        page.press("ArrowLeft")
        counted = page.wait("document.querySelector('canvas').ariaValueText !== 'no cell' && "
                            "document.querySelector('canvas').ariaValueText", "the cell's text")
        # Left and up through the last seconds, to one that counts something.
        for _ in range(40):
            if re.search(r": [1-9]\d* of ", counted):
                break
            page.press("ArrowLeft")
            counted = page.value("document.querySelector('canvas').ariaValueText")
        report.expect("the keyboard finds a cell that counts requests", ": 0 of" not in counted, counted)
        page.press("Enter")
        page.wait("document.querySelector('#list-title').textContent === 'Requests of a cell'", "the cell's list")
        listed = page.wait(f"document.querySelector('#list-note').textContent.includes(' × ') && {IDS}", "its requests")
        query = next(url for url in reversed(asked) if "ratio=" in url).split("/requests?")[1]
        told = json.loads(daemon.get(f"requests?{query}"))["requests"]
        report.expect("the list is the daemon's for that cell", told and listed == [entry["id"] for entry in told],
                      (counted, listed, told))
        low, high = bounds(counted)
        strange = [entry for entry in told if not low <= entry["latency_ms"] / entry["budget_ms"] < high]
        report.expect("its requests are of the cell's range", not strange, (counted, strange))
        page.click("#list-back")
        page.wait("document.querySelector('#list-title').textContent === 'Recent misses'", "the misses again")
        swept = sweep(page)
        report.expect("the mouse is told what a cell counts", swept, page.text("#cell"))
        report.expect("no console error", not page.errors, page.errors)


def bounds(text):
    """Of "up to 0.1 ×", "0.1 to 0.2 ×" or "over 10 ×"."""
    if match := re.search(r"up to ([\d.]+) ×", text):
        return 0, float(match[1])
    if match := re.search(r"over ([\d.]+) ×", text):
        return float(match[1]), float("inf")
    return map(float, re.search(r"([\d.]+) to ([\d.]+) ×", text).groups())


def sweep(page):
    """Moves the mouse over the newest seconds' columns; true once a count is told."""
    x, y = page.place("canvas")
    box = page.value("(({ x, y, width, height }) => [x, y, width, height])(document.querySelector('canvas').getBoundingClientRect())")
    for row in range(4, int(box[3]) - 20, 14):
        page.hover(box[0] + box[2] - 6, box[1] + row)
        if re.search(r"× deadline: [1-9]", page.text("#cell") or ""):
            page.click_at(box[0] + box[2] - 6, box[1] + row)
            page.wait("document.querySelector('#list-title').textContent === 'Requests of a cell'", "the clicked cell's list")
            return True
    return False
