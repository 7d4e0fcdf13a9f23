"""A page that stays open under load stays small."""
import time

from served import Daemon, Load

MOST = 100 * 1000 * 1000
RATE = "5000/s"
EVERY = 5


def check(browser, executable, report, seconds):
    with Daemon(executable) as daemon:
        load = Load(executable, daemon.port, "--rate", RATE, "--duration", f"{seconds + 30}s", "--before", "0ms",
                    "--downstream", "0ms", "--after", "0ms", "--deadline", "5ms")
        with load:
            page = browser.page()
            page.open(daemon.page)
            page.wait("document.querySelector('#tiles strong')", "the page")
            heaps, sizes, until = [], [], time.monotonic() + seconds
            while time.monotonic() < until:
                heaps.append(page.heap_bytes())
                sizes.append(browser.renderer_bytes())
                page.browser.take(EVERY)
                time.sleep(EVERY)
            served = page.text("#tiles li:nth-child(2) strong")
            page.wait("document.querySelector('#connection').textContent === 'live'", "the stream at the end")
            report.expect("the load still came", load.process.poll() is None, load.process.poll())
    report.note(f"{seconds} s at {RATE} asked, {served} ended in the last second: JS heap {heaps[0] / 1e6:.1f} MB at first, "
                f"{max(heaps) / 1e6:.1f} at most, {heaps[-1] / 1e6:.1f} at the end; renderer {sizes[0] / 1e6:.1f}, "
                f"{max(sizes) / 1e6:.1f}, {sizes[-1] / 1e6:.1f} MB")
    report.expect("JS heap and renderer stay below 100 MB", max(heaps + sizes) < MOST, (max(heaps), max(sizes)))
    report.expect("no console error", not page.errors, page.errors)
