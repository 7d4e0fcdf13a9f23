"""Without a mouse: by Tab and Enter to a miss, its holder, and back; and an open page holds five minutes, however long."""
from served import Daemon, Story

# Tab stops until one is found, at most: a miss and its holder are two in the list.
STOPS = 150
SPAN = 300
FOCUSED = "document.activeElement"
TITLE = f"{FOCUSED}?.id === 'request-title' && document.querySelector('#request-title .id').textContent"


def check(browser, executable, report):
    with Daemon(executable) as daemon, Story(daemon.port):
        page = browser.page()
        page.open(daemon.page)
        page.wait("document.querySelector('#rows li:has(.above) .whole')", "a miss with its holder in the list", 60)
        walk(page, "the skip link", "matches('.skip')", report)
        page.press("Enter")
        page.wait(f"{FOCUSED}.id === 'list'", "the focus on the list")
        walk(page, "a miss with its holder", "matches('#rows li:has(.above) .whole')", report)
        miss = page.value(f"{FOCUSED}.textContent")
        page.press("Enter")
        report.expect("Enter opens the miss and leads there", page.wait(TITLE, "the miss") == miss, miss)
        page.wait("document.querySelector('#holder')", "its holder")
        walk(page, "its holder", "matches('#holder')", report)
        holder = page.value(f"{FOCUSED}.textContent")
        page.press("Enter")
        page.wait(f"({TITLE}) === '{holder}'", "the holder")
        page.press("Escape")
        page.wait(f"document.querySelector('#request').hidden && {FOCUSED} !== document.body", "the focus after Escape")
        report.expect("no console error", not page.errors, page.errors)
        bounded(page, report)


def walk(page, what, matches, report):
    """Presses Tab until it is there; each stop on the way is to be seen."""
    for _ in range(STOPS):
        page.press("Tab")
        unseen = page.value(f"""(() => {{
            const node = {FOCUSED};
            const marked = node.matches('input[type=radio]') ? node.nextElementSibling : node;
            const outlined = [null, '::after'].some(part => getComputedStyle(marked, part).outlineStyle === 'solid');
            const box = marked.getBoundingClientRect();
            return outlined && box.bottom > 0 && box.top < innerHeight ? null : node.outerHTML.slice(0, 200);
        }})()""")
        if unseen:
            report.expect(f"the focus is seen on the way to {what}", False, unseen)
            return
        if page.value(f"{FOCUSED}.{matches}"):
            report.expect(f"Tab leads to {what}", True, None)
            return
    report.expect(f"Tab leads to {what}", False, f"{STOPS} stops")


def bounded(page, report):
    """An hour of messages."""
    kept = page.value("""import('/page/history.js').then(({ History }) => {
        const history = new History();
        for (let number = 1; number <= 3600; number += 1) history.take([{ at: 1e9 + number, number }]);
        return history.seconds.map(second => second.number);
    })""")
    report.expect(f"{SPAN} seconds of an hour are kept", kept == list(range(3600 - SPAN + 1, 3601)), (len(kept), kept[:1]))
