"""What clients send is text on the page: first as far as the daemon lets it through, then as if it let all through."""
import http.client
import json
import urllib.parse

from served import Daemon, Story, work

EVIL = "<img src=x onerror=\"window.hit=1\">'\"&amp;</a><script>window.hit=1</script>\u202e\u0000é漢🙂" + "x" * 300
# What the page reads as a number, a date or one of its own words is the daemon's own.
KEPT = {"arrived", "deadline"}


def evil(value, key=None):
    if isinstance(value, str):
        return value if key in KEPT else EVIL
    if isinstance(value, list):
        return [evil(one, key) for one in value]
    if isinstance(value, dict):
        return {name: evil(one, name) for name, one in value.items()}
    return value


def check(browser, executable, report):
    with Daemon(executable) as daemon, Story(daemon.port):
        page = browser.page()
        page.open(daemon.page)
        names = ["~/=+@:._-" + "a" * 55, "a&b=c", "../..//x", "%3Cimg%20src=x%20onerror=hit%3E", "'\"", "<b>bold</b>"]
        for name in names:
            raw(daemon.port, f"/work?before=1ms&downstream=20ms&after=1ms&deadline=10ms&{urllib.parse.quote(EVIL)}", name)
            work(daemon.port, name, "1ms", "20ms", "1ms", "10ms")
        page.wait("document.querySelector('#rows .whole')", "the list")
        for name in names:
            told = daemon.requests(id=name)
            if not told:
                continue
            page.value(f"location.hash = '#' + new URLSearchParams({{ request: {json.dumps(name)} }})")
            page.wait(f"document.querySelector('#request-title .id')?.textContent === {json.dumps(name)}", f"request {name}")
        clean(page, report, "with what the daemon lets through")
        mark, live = daemon.requests(deadline="missed", limit=5), json.loads(daemon.get("live"))
        live = dict(evil(live), seconds=live["seconds"], main_cause=evil(live["main_cause"]))
        event = f"retry: 1000\ndata: {json.dumps(live)}\n\n"
        page.answer_with(lambda url: ("text/event-stream", event) if "/events" in url
                         else ("application/json", json.dumps({"requests": [dict(evil(one), curl=EVIL, sentence=EVIL,
                               target=EVIL, reason=EVIL, held_by={"id": EVIL, "ms": 1}) for one in mark]})))
        # Another fragment alone would not load it anew.
        page.open("about:blank")
        page.errors.clear()
        page.open(f"{daemon.page}#request=x")
        page.wait("document.querySelector('.sentence')?.textContent.includes('<img')", "the sentence as text")
        page.wait("document.querySelector('#rows .whole')?.textContent.startsWith('<img')", "the ids as text")
        page.wait("document.querySelector('#workers tbody')?.textContent.includes('<img')", "the workers as text")
        clean(page, report, "as if the daemon let all through")
        wide = page.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        report.expect("long texts do not widen the page", wide, None)


def raw(port, path, name):
    """A request whose field takes any text that HTTP can carry."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.putheader("X-Request-Id", name.encode())
    connection.endheaders()
    connection.getresponse().read()
    connection.close()


def clean(page, report, when):
    found = page.value("""({ hit: window.hit ?? null, images: document.images.length,
        scripts: document.scripts.length, handlers: document.querySelectorAll('[onerror], [onclick], [style]:not(canvas)').length })""")
    report.expect(f"nothing of it runs {when}", found == {"hit": None, "images": 0, "scripts": 1, "handlers": 0}, found)
    report.expect(f"no console error {when}", not page.errors, page.errors)
