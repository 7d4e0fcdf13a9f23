"""A daemon that goes away and comes back, and one that has no place for another stream."""
import contextlib
import http.client

from served import Daemon, Story

# Streams that a daemon has places for (docs/seeing.md).
PLACES = 8

UPTIME = "Number(/up (\\d+) s/.exec(document.querySelector('#daemon').textContent)?.[1] ?? NaN)"


def check(browser, executable, report):
    restarted(browser, executable, report)
    crowded(browser, executable, report)


def crowded(browser, executable, report):
    """The page then asks for the same figures every few seconds and shows them."""
    with Daemon(executable) as daemon, contextlib.ExitStack() as listeners:
        for _ in range(PLACES):
            listener = http.client.HTTPConnection("127.0.0.1", daemon.admin, timeout=20)
            listener.request("GET", "/events")
            stream = listeners.enter_context(listener.getresponse())
            report.expect("a listener has its place", stream.status == 200, stream.status)
        page = browser.page()
        page.open(daemon.page)
        page.wait("/^live, every few seconds/.test(document.querySelector('#connection').textContent)",
                  "that there is no place for its stream")
        page.wait(f"{UPTIME} >= 1", "figures all the same")


def restarted(browser, executable, report):
    daemon = Daemon(executable)
    with daemon:
        page = browser.page()
        page.open(daemon.page)
        page.wait("document.querySelector('#connection').textContent === 'live'", "the stream")
        page.wait(f"{UPTIME} >= 3", "a daemon that is up for three seconds")
        daemon.stop()
        said = page.wait("/has not answered since/.test(document.querySelector('#connection').textContent) && "
                         "document.querySelector('#connection').textContent", "that the daemon is away")
        report.note(said)
        daemon.start()
        page.wait("document.querySelector('#connection').textContent === 'live'", "that the daemon is back", 40)
        report.expect("it tells of the new daemon", page.value(UPTIME) <= 40, page.text("#daemon"))
        page.errors.clear()
        with Story(daemon.port):
            page.wait("document.querySelector('#rows .whole')", "a miss of the new daemon in the list", 60)
        report.expect("no console error after it came back", not page.errors, page.errors)
