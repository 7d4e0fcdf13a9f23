"""The parts of scripts/herd; see there."""
import argparse
import collections
import os
import resource
import subprocess
import time

from daemon import Daemon
from offer import offer, poisson
from quiet import QUIET, Disturbance, wait_until_quiet

TRIVIAL = "/work?before=0ms&downstream=0ms&after=0ms"
STRATEGIES = ["shared", "exclusive", "reuseport"]
BATCHES = ["greedy", "one"]
# One document: a part of a unit is rounded up.
DOCUMENT = "/work?kind=json&before=1ms&downstream=0ms&after=0ms&deadline=10s"
# Trivial requests compute nothing: nothing needs to be measured before the start.
LIGHT = ["--set", "calibration.hash=2000", "--set", "calibration.json=0.2"]
VOLUNTARY = 'kind="voluntary"'
# Connections a second, at which workers mostly sleep, and at which some are always awake.
LOW, HIGH = 150, 1500
# Compute that is offered, as a share of what the CPUs can do.
LOADS = (0.5, 0.6, 0.7, 0.8)


def modes(executable):
    """Name, runners, calls and queue of each, as `deadlined modes --help` explains them."""
    return [line.split() for line in subprocess.check_output([executable, "modes"], text=True).splitlines()]


def table(heads, rows):
    print("| " + " | ".join(heads) + " |")
    print("|" + " --- |" * len(heads))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print(flush=True)


def waste(executable, seconds):
    print(f"## What a herd wastes: trivial requests, a connection each, {LOW} and {HIGH} a second\n")
    heads = ["accept", "batch", "workers", "wake-ups per accept", "of them empty", "EAGAINs per accept",
             "context switches per accept", "fruitless CPU, µs per accept", "all CPU, µs per accept",
             "luckiest share", "Jain"]
    rows = []
    for workers in (3, 8, 32):
        for strategy in STRATEGIES:
            for batch in BATCHES:
                cells = [waste_of(executable, seconds / 2, workers, strategy, batch, rate) for rate in (LOW, HIGH)]
                rows.append([strategy, batch, str(workers)] + [f"{low} / {high}" for low, high in zip(*cells)])
    table(heads, rows)


def waste_of(executable, seconds, workers, strategy, batch, rate):
    options = ["--workers", str(workers), "--accept", strategy, "--accept-batch", batch]
    with Daemon(executable, options + LIGHT) as daemon:
        settle()
        before, cpu_before = daemon.metrics(), daemon.cpu_seconds()
        offer(daemon.port, poisson(rate, seconds, lambda _: TRIVIAL))
        settle()
        after, cpu = daemon.metrics(), daemon.cpu_seconds() - cpu_before
        fairness = daemon.status()["fairness"]

    def grown(name, *labels):
        return after.sum(name, *labels) - before.sum(name, *labels)

    accepts = grown("deadlined_accepts_total")
    empty = grown("deadlined_accept_wakeups_total", 'result="empty"')
    return [
        f"{grown('deadlined_accept_wakeups_total') / accepts:.2f}", f"{empty / accepts:.2f}",
        f"{grown('deadlined_accept_eagain_total') / accepts:.2f}",
        f"{grown('deadlined_worker_context_switches_total', VOLUNTARY) / accepts:.1f}",
        f"{grown('deadlined_accept_fruitless_cpu_seconds_total') / accepts * 1e6:.1f}", f"{cpu / accepts * 1e6:.0f}",
        f"{fairness['accepts_luckiest_share']:.2f}", f"{fairness['accepts_jain']:.2f}",
    ]


def settle():
    """Context switches are told every 250 ms."""
    time.sleep(0.4)


def memory(executable, _):
    print("## Memory: 64 MiB of application data, loaded before and after the fork\n")
    rows = []
    for workers in (3, 8, 32):
        for load in ("before-fork", "after-fork"):
            options = ["--workers", str(workers), "--load", load, "--working-set", "64MiB"]
            with Daemon(executable, options + LIGHT) as daemon:
                metrics = daemon.metrics()
                kinds = {
                    kind: metrics.values("deadlined_worker_memory_bytes", f'kind="{kind}"')
                    for kind in ("rss", "pss", "private", "shared")}
                whole = daemon.proportional_bytes() / 2**20
                starts = [worker["start_s"] * 1e3 for worker in daemon.status()["workers"]]
            mebibytes = {kind: [value / 2**20 for value in values] for kind, values in kinds.items()}
            rows.append([
                str(workers), load, f"{whole:.0f}",
                *[f"{sum(mebibytes[kind]) / workers:.1f}" for kind in ("rss", "pss", "private", "shared")],
                f"{min(starts):.1f} … {max(starts):.1f}"])
    heads = ["workers", "load", "whole daemon (PSS), MiB", "rss of one", "pss of one", "private of one",
             "shared of one", "fork to ready, ms"]
    table(heads, rows)


def unsharing(executable, _):
    print("## What 10,000 requests unshare: 64 MiB loaded before the fork, 3 workers, documents of the json kind\n")
    rows = []
    for mode, *_ in modes(executable):
        options = ["--mode", mode, "--workers", "3", "--load", "before-fork", "--working-set", "64MiB",
                   "--accept", "reuseport", "--set", "workload.cache=true", "--threads", "4"]
        with Daemon(executable, options + LIGHT) as daemon:
            sizes = [memory_of(daemon)]
            for count in (100, 10_000):
                offer(daemon.port, [(index / 400, DOCUMENT) for index in range(count)])
                sizes.append(memory_of(daemon))
        rows.append([mode, *[f"{private:.1f} / {shared:.1f}" for private, shared in sizes]])
    table(["mode", "private / shared of one at the start, MiB", "after 100 requests", "after 10,000 more"], rows)


def memory_of(daemon):
    """A worker's private and shared memory, in MiB, on average."""
    metrics = daemon.metrics()
    kinds = [metrics.values("deadlined_worker_memory_bytes", f'kind="{kind}"') for kind in ("private", "shared")]
    return [sum(values) / len(values) / 2**20 for values in kinds]


def article(chance):
    """Scenario (i): exponential CPU time of 5 ms in two halves, 20 ms downstream, deadline 100 ms."""
    half = min(chance.expovariate(1 / 2500), 1e6)
    return f"/work?before={half:.0f}us&downstream=20ms&after={half:.0f}us&deadline=100ms"


def misses(executable, seconds):
    cpus = os.cpu_count()
    print(f"## Deadline misses at the same offered load: {cpus} CPUs, CPU exp 5 ms in two halves, downstream 20 ms, "
          "deadline 100 ms\n")
    loop = next(name for name, runners, _, _ in modes(executable) if runners == "loop")
    pool = next(name for name, _, calls, queue in modes(executable) if calls == "holds" and queue == "slices")
    loops = [(loop, "cpus+1", strategy, batch, "") for strategy in STRATEGIES for batch in BATCHES]
    shapes = [
        (loop, "cpus", "reuseport", "one", ".67"), (loop, "cpus", "shared", "greedy", ".79"),
        (loop, "cpus", "shared", "one", ".82"), *loops, (pool, "1", "shared", "greedy", ".82")]
    pinned, rows = calibration(executable), []
    for mode, workers, strategy, batch, ceiling in shapes:
        options = ["--mode", mode, "--workers", workers, "--accept", strategy, "--accept-batch", batch, *pinned]
        runs = []
        for load in LOADS:
            with Daemon(executable, options) as daemon:
                runs.append(run(daemon, load * cpus / 0.005, seconds, article))
        cells = [f"{one.missed * 100:.1f} %" for one in runs]
        shares = f"{runs[0].luckiest:.2f} / {runs[-1].luckiest:.2f}"
        others = f"{max(one.others for one in runs):.0%}"
        rows.append([mode, workers, strategy, batch, *cells, held(runs), ceiling, shares, others])
    table(["mode", "workers", "accept", "batch", *[f"missed at {load:.0%}" for load in LOADS],
           "highest load with 1 %", "simulated", f"luckiest share at {LOADS[0]:.0%} / {LOADS[-1]:.0%}",
           "CPU that others took, at most"], rows)


def held(runs):
    """The load at which 1 % misses, between the two measured ones around it on a straight line."""
    for index, (load, one) in enumerate(zip(LOADS, runs)):
        if one.missed <= 0.01:
            continue
        if index == 0:
            return f"< {load:.2f}"
        below, missed_below = LOADS[index - 1], runs[index - 1].missed
        return f"{below + (load - below) * (0.01 - missed_below) / (one.missed - missed_below):.2f}"
    return f"> {LOADS[-1]:.2f}"


def calibration(executable):
    """What a daemon measures now, so that all of a part do the same work."""
    wait_until_quiet([os.getpid()], arguments.patience)
    with Daemon(executable, []) as daemon:
        found = daemon.status()["calibration"]
    return ["--set", f"calibration.hash={found['hash']:.3f}", "--set", f"calibration.json={found['json']:.6f}"]


# What a run gave: the shares of requests that missed, of the luckiest worker's connections, of the CPUs for others.
Run = collections.namedtuple("Run", "missed luckiest others")


def run(daemon, rate, seconds, path):
    """Requests at a rate; what became of them by the daemon's own account. Of some attempts, the least disturbed."""
    best = None
    for _ in range(arguments.attempts):
        pids = [os.getpid(), *daemon.processes()]
        wait_until_quiet(pids, arguments.patience)
        before, disturbance = daemon.metrics(), Disturbance(pids)
        offer(daemon.port, poisson(rate, seconds, path))
        others, after = disturbance.share(), daemon.metrics()

        def grown(name, *labels):
            return after.sum(name, *labels) - before.sum(name, *labels)

        ended = max(1, grown("deadlined_requests_total"))
        accepts = [
            late - early for early, late in zip(
                before.values("deadlined_accepts_total"), after.values("deadlined_accepts_total"))]
        found = Run(grown("deadlined_requests_total", 'deadline="missed"') / ended,
                    max(accepts) / max(1, sum(accepts)), others)
        best = found if best is None or found.others < best.others else best
        if best.others < QUIET:
            break
    return best


def scenarios(executable, seconds):
    print("## The article's shape beside a sensible one: 5 ms + 20 ms downstream + 5 ms, deadline 100 ms, Poisson\n")
    names, pinned = ("gunicorn", "sensible"), calibration(executable)
    columns = [scenario(executable, seconds, name, pinned) for name in names]
    table(["", *names], [[name, *[column[name] for column in columns]] for name in columns[0]])


def scenario(executable, seconds, name, pinned):
    figures = {}
    with Daemon(executable, ["--config", f"configs/daemons/{name}.yaml", *pinned]) as daemon:
        status = daemon.status()
        figures["shape"] = f"{status['mode']}, {len(status['workers'])} × {status['accept']}, {status['load']}"
        figures["memory of the whole daemon (PSS)"] = f"{daemon.proportional_bytes() / 2**20:.0f} MiB"
        figures["fork to ready"] = f"{max(worker['start_s'] for worker in status['workers']) * 1e3:.1f} ms"
        settle()
        disturbed = []
        for rate in (40, 80, 120):
            found = run(daemon, rate, seconds, lambda _: "/work")
            disturbed.append(found.others)
            figures[f"missed at {rate}/s"] = f"{found.missed * 100:.1f} %"
        settle()
        metrics, fairness = daemon.metrics(), daemon.status()["fairness"]
        accepts = metrics.sum("deadlined_accepts_total")
        wakeups = metrics.sum("deadlined_accept_wakeups_total")
        figures["wake-ups per accept"] = f"{wakeups / accepts:.2f}"
        switches = metrics.sum("deadlined_worker_context_switches_total", VOLUNTARY)
        figures["context switches per accept"] = f"{switches / accepts:.1f}"
        figures["fairness of connections (Jain)"] = f"{fairness['accepts_jain']:.2f}"
        figures["capacity at 1 % missed"] = f"{capacity(daemon, seconds, disturbed):.0f}/s"
        figures["CPU that others took, at most"] = f"{max(disturbed):.0%}"
    return figures


def capacity(daemon, seconds, disturbed):
    """The highest rate with at most 1 % missed, by halving the interval five times."""
    low, high = 0.0, os.cpu_count() / 0.010
    for _ in range(5):
        middle = (low + high) / 2
        found = run(daemon, middle, seconds, lambda _: "/work")
        disturbed.append(found.others)
        if found.missed <= 0.01:
            low = middle
        else:
            high = middle
    return low


def load_average():
    return f"{os.getloadavg()[0]:.1f}"


PARTS = {"waste": waste, "memory": memory, "unsharing": unsharing, "misses": misses, "scenarios": scenarios}
parser = argparse.ArgumentParser(prog="scripts/herd")
parser.add_argument("executable", help=argparse.SUPPRESS)
parser.add_argument("part", nargs="*", choices=[[], *PARTS], help=f"one or more of {', '.join(PARTS)}; all if none")
parser.add_argument("--seconds", type=float, default=8, help="length of each single measurement (default: 8)")
parser.add_argument("--patience", type=float, default=20, help="longest wait for a quiet machine, each (default: 20)")
parser.add_argument("--attempts", type=int, default=3, help="tries of a measurement that others disturb (default: 3)")
arguments = parser.parse_args()
print(f"{os.cpu_count()} CPUs, Linux {os.uname().release}, load average at the start {load_average()}, "
      f"{arguments.seconds:g} s a measurement\n", flush=True)
for part in arguments.part or PARTS:
    PARTS[part](arguments.executable, arguments.seconds)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(f"Load average at the end {load_average()}; the client took {usage.ru_utime + usage.ru_stime:.0f} s of CPU.")
