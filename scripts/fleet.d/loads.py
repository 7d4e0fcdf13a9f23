"""Loads on a fleet: `deadlined load` against its machines, and what came of the requests."""

import json
import subprocess
import time

from processes import Failure

# Computing of a request of `mixed`, in ms; and what a machine of one core has, in requests a second.
COMPUTE = 5
CAPACITY = 1000 / COMPUTE


def mixed(slowed=1):
    """The scenario `mixed`, everything of it `slowed` times as long, its deadline too: what is missed at a load stays
    the same, and a fleet's machines want that much less of the cores that are really there."""
    return [
        "--before", f"exp:{COMPUTE / 2 * slowed:g}ms", "--downstream", f"{20 * slowed:g}ms", "--after", "same",
        "--deadline", f"{100 * slowed:g}ms"]


def command(executable, urls, rate, *more, work=None, seconds=None, seed=1, prefix=()):
    length = ["--duration", f"{seconds}s"] if seconds else []
    words = [*prefix, executable, "load", *urls, "--rate", rate, *length, *(work or mixed())]
    return [*words, "--seed", str(seed), "--no-preflight", *more, "--json", "-"]


def run(executable, urls, rate, *more, **options):
    """Sends a load and gives the generator's report."""
    with started(executable, urls, rate, *more, **options) as going:
        return going.report()


class started:
    """A load that runs beside what is done to the fleet meanwhile."""

    def __init__(self, executable, urls, rate, *more, **options):
        self.command = command(executable, urls, rate, *more, **options)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.begin = time.monotonic()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def since(self):
        """Seconds since it was started, of which a few ms are before its schedule."""
        return time.monotonic() - self.begin

    def sleep_until(self, second):
        time.sleep(max(0, second - self.since()))

    def report(self, patience=600):
        return parsed("load", *self.process.communicate(timeout=patience))


def planned(executable, *words):
    """What `deadlined plan` says of a fleet whose daemons are set as these are, by balancer."""
    words = ["plan", "--discipline", "fifo", "--policy", "none", *words, "--json", "-"]
    done = subprocess.run([executable, *words], capture_output=True, text=True, timeout=300)
    return {row["balancer"]: row for row in parsed("plan", done.stdout, done.stderr)["fleet"]["rows"]}


def parsed(name, text, errors):
    """Its table goes to standard error then; without a report the last words there tell why."""
    if not text:
        raise Failure(f"deadlined {name}: {errors.strip()[-300:] or 'no report'}")
    return json.loads(text)


def failed(report):
    """Requests that ended without a usable reply, other than by their deadline."""
    bad = ("refused", "lost", "malformed", "unsent", "status 5")
    return sum(count for name, count in report["endings"].items() if name.startswith(bad))


def misses(report):
    """In percent, with the interval of 95 %."""
    found = report["misses"]
    return f"{found['ratio'] * 100:.2f} % ({found['low'] * 100:.2f}…{found['high'] * 100:.2f})"


def latency(report, percentile):
    found = next(entry for entry in report["latency"] if entry["percentile"] == percentile)
    return f"{'≥ ' if found['isLowerBound'] else ''}{found['ms']:.0f} ms"
