"""check.py DEADLINED AXE SECONDS [PART…]: the live page in a real Chromium, held against a real daemon."""
import sys

import away
import cells
import click
import injection
import keys
import looks
import soak
from browser import Browser


class Report:
    def __init__(self):
        self.part, self.failed, self.held = "", 0, 0

    def note(self, text):
        print(f"page: {self.part}: {text}", flush=True)

    def expect(self, what, holds, found):
        if holds:
            self.held += 1
            return
        self.failed += 1
        print(f"  FAILED {self.part}: {what}; found {str(found)[:600]}", flush=True)


def main():
    executable, axe, seconds, *chosen = sys.argv[1:]
    parts = {
        "click": lambda browser, report: click.check(browser, executable, report),
        "cells": lambda browser, report: cells.check(browser, executable, report),
        "keys": lambda browser, report: keys.check(browser, executable, report),
        "injection": lambda browser, report: injection.check(browser, executable, report),
        "away": lambda browser, report: away.check(browser, executable, report),
        "looks": lambda browser, report: looks.check(browser, executable, report, axe),
        "soak": lambda browser, report: soak.check(browser, executable, report, int(seconds)),
    }
    report = Report()
    for name in chosen or parts:
        report.part, report.held = name, 0
        try:
            # A browser each: what one part left behind is not the next one's.
            with Browser() as browser:
                parts[name](browser, report)
        except (TimeoutError, RuntimeError, OSError) as error:
            report.expect("it comes to an end", False, error)
        report.note(f"{report.held} expectations hold")
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
