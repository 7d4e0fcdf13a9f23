"""Machines that are killed, that stall, and that reload, under load, and a downstream of theirs that is killed."""

import contextlib

import downstreams
import loads
import machines
import witness
from processes import Failure
from proxies import haproxy
from tables import say, table

LOAD = 0.5
# When it happens, in seconds from the load's start.
AT = 3
KEYED = ["--retries", "3"]


def ways(question, fleet, fronts):
    """Who sends, to what, and with which flags."""
    urls = [machine.url for machine in fleet]
    return [
        ("client, no retries", urls, ["--balance", "pick-two"]),
        ("client, 3 keyed retries", urls, ["--balance", "pick-two", *KEYED]),
        ("HAProxy `random(2)`", [fronts["random(2)"]], []),
        ("HAProxy, 3 keyed retries", [fronts["random(2)"]], KEYED),
    ]


def measure(question):
    count = max(4, question.machines // 2)
    rate = round(LOAD * loads.CAPACITY * count)
    say("## A machine is killed, one stalls, all reload")
    say()
    say(f"`mixed` at {rate}/s, {LOAD:.0%} of {count} machines, which call {downstreams.COUNT} downstreams; each time "
        f"{AT} s after the load's start, of {question.seconds} s.")
    say()
    columns = ["failed", "missed", "attempts a request"]
    table(["kill -9 of one", *columns], [lost(question, count, rate, number, killed) for number in range(4)])
    if question.namespaces:
        table(["the link of one is cut", *columns], [lost(question, count, rate, number, cut) for number in range(4)])
    rows = [stalled(question, count, rate, rule) for rule in ("round-robin", "pick-two", "least-loaded")]
    table(["one is stopped (SIGSTOP)", "gets no more after", "attempts that it got", "missed"], rows)
    table(["all reload, one after the other", "failed", "missed", "requests"], [reloaded(question, count, rate)])
    rows, seen = [], None
    for attempts in (1, 3):
        row, seen = downstream_killed(question, count, rate, attempts)
        rows.append(row)
    table([f"kill -9 of one of {downstreams.COUNT} downstreams, then all machines reload", "failed", "missed"], rows)
    say("The second of these as Prometheus saw it, which found the machines in a file and counted as many requests of "
        "each as were sent to it. A worker puts the dead downstream aside after five calls that failed; a reload's new "
        "one learns it anew.")
    say()
    table(["machine", *seen], told(seen))


def lost(question, count, rate, number, losing):
    with fleet_of(question, count) as (fleet, fronts):
        name, urls, flags = ways(question, fleet, fronts)[number]
        with loads.started(
                question.executable, urls, f"{rate}/s", *flags, seconds=question.seconds, seed=question.seed) as load:
            load.sleep_until(AT)
            with losing(question, fleet):
                report = load.report()
    return [name, loads.failed(report), loads.misses(report), f"{report['amplification']:.3f}"]


@contextlib.contextmanager
def killed(_, fleet):
    """Its kernel lives on: it ends connections, and refuses new ones."""
    fleet[0].kill()
    yield


def cut(question, fleet):
    return question.place.cut(fleet[0].number)


def stalled(question, count, rate, rule):
    with fleet_of(question, count, {"load_report": "on"}) as (fleet, _):
        urls = [machine.url for machine in fleet]
        flags = ["--balance", rule, *KEYED, "--records"]
        with loads.started(
                question.executable, urls, f"{rate}/s", *flags, seconds=question.seconds, seed=question.seed) as load:
            load.sleep_until(AT)
            fleet[0].stop()
            try:
                moment = load.since()
                report = load.report()
            finally:
                fleet[0].go_on()
    there = [record for record in report["records"] if record["machine"] == 0 and record["atMs"] / 1e3 > moment]
    # What follows an ejection is a try now and then.
    first = next((
        number for number, record in enumerate(there[1:], 1)
        if record["atMs"] - there[number - 1]["atMs"] > 1000), len(there))
    last = there[first - 1]["atMs"] / 1e3 - moment if there else 0
    return [f"client `{rule}`, 3 keyed retries", f"{last:.2f} s", len(there), loads.misses(report)]


def reloaded(question, count, rate):
    with fleet_of(question, count) as (fleet, _):
        urls = [machine.url for machine in fleet]
        with loads.started(
                question.executable, urls, f"{rate}/s", "--balance", "pick-two", seconds=question.seconds,
                seed=question.seed) as load:
            load.sleep_until(1)
            for machine in fleet:
                machine.daemon.reload()
            inside = load.since() < question.seconds
            report = load.report()
    name = "client `pick-two`, no retries" + ("" if inside else " (the last reloads came after the load)")
    return [name, loads.failed(report), loads.misses(report), report["requests"]]


def downstream_killed(question, count, rate, attempts):
    """How it went, and what Prometheus says of the machines."""
    settings = {"fleet.attempts": str(attempts)}
    with called_fleet(question, count, settings) as (fleet, called), witness.watching(fleet) as prometheus:
        with loads.started(
                question.executable, [machine.url for machine in fleet], f"{rate}/s", "--balance", "pick-two",
                seconds=question.seconds, seed=question.seed) as load:
            load.sleep_until(AT)
            called.kill_one()
            load.sleep_until(AT + 2)
            for machine in fleet:
                machine.daemon.reload()
            report = load.report()
        machines.settle(fleet)
        prometheus.catch_up()
        seen = prometheus.answers()
    sent = [machine["attempts"] for machine in report["machines"]]
    if seen["requests"] != sent:
        raise Failure(f"Prometheus saw {seen['requests']} requests, by machine, and the generator sent {sent}")
    name = f"{attempts} attempt{'s' if attempts > 1 else ''} a call"
    return [name, loads.failed(report), loads.misses(report)], seen


def told(seen):
    """Rows by machine, and their sum where there is a sense in it."""
    rows = [[number, *(f"{value:.0f}" for value in row)] for number, row in enumerate(zip(*seen.values()))]
    sums = ["" if name.startswith("most") else f"{sum(column):.0f}" for name, column in seen.items()]
    return [*rows, ["all", *sums]]


@contextlib.contextmanager
def called_fleet(question, count, settings=None):
    """Machines, and the downstreams that they call."""
    with downstreams.several(question.executable, question.place) as called, machines.fleet(
            question.executable, count, called.addresses, question.place,
            downstreams.SETTINGS | (settings or {})) as fleet:
        yield fleet, called


@contextlib.contextmanager
def fleet_of(question, count, settings=None):
    """Machines with HAProxy before them."""
    with called_fleet(question, count, settings) as (fleet, _), haproxy(fleet) as fronts:
        yield fleet, fronts
