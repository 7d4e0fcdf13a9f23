"""A daemon that goes away and comes back."""
from served import Daemon, Story

UPTIME = "Number(/up (\\d+) s/.exec(document.querySelector('#daemon').textContent)?.[1] ?? NaN)"


def check(browser, executable, report):
    daemon = Daemon(executable)
    with daemon:
        page = browser.page()
        page.open(daemon.page)
        page.wait("document.querySelector('#connection').textContent === 'live'", "the stream")
        page.wait(f"{UPTIME} >= 3", "a daemon that is up for three seconds")
        daemon.stop()
        said = page.wait("/is away since/.test(document.querySelector('#connection').textContent) && "
                         "document.querySelector('#connection').textContent", "that the daemon is away")
        report.note(said)
        daemon.start()
        page.wait("document.querySelector('#connection').textContent === 'live'", "that the daemon is back", 40)
        report.expect("it tells of the new daemon", page.value(UPTIME) <= 40, page.text("#daemon"))
        page.errors.clear()
        with Story(daemon.port):
            page.wait("document.querySelector('#rows .whole')", "a miss of the new daemon in the list", 60)
        report.expect("no console error after it came back", not page.errors, page.errors)
