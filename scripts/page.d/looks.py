"""axe-core on the page with a request open: light and dark, wide and narrow; and whether a narrow page scrolls sideways."""
from served import Daemon, Story


def check(browser, executable, report, axe):
    if not axe:
        report.note("axe-core cannot be had here: not checked")
        return
    with open(axe) as file:
        source = file.read()
    with Daemon(executable) as daemon, Story(daemon.port):
        page = browser.page()
        page.open(daemon.page)
        page.wait("document.querySelector('#rows li:has(.above) .whole')", "a miss in the list", 60)
        page.click("#rows li:has(.above) .whole")
        page.wait("document.querySelector('.lanes')", "a request")
        page.click(".what-if button")
        page.wait("document.querySelector('.answer table')", "what would have kept it", 60)
        page.value("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        page.value(f"{source}; 0")
        for dark in [False, True]:
            for width in [1280, 390]:
                page.look(width, 900, dark)
                where = f"{'dark' if dark else 'light'}, {width} pixels"
                found = page.value("new Promise(done => requestAnimationFrame(() => axe.run().then(found => done({"
                                   "passes: found.passes.length, violations: found.violations.map(one => `${one.id}: "
                                   "${one.help}: ${one.nodes[0].html.slice(0, 200)}`) }))))")
                report.note(f"{where}: {found['passes']} rules of axe-core hold")
                report.expect(f"{where}: axe-core finds nothing", found["passes"] > 10 and not found["violations"],
                              found["violations"])
                fits = page.value("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                report.expect(f"{where}: it fits its window", fits[0] <= fits[1], fits)
