"""The retry storm: two seconds at twice the load, and what clients and machines make of it."""

import loads
import machines
from tables import say, table

LOAD = 0.7
# With naive retries it is some thousand attempts a second, which these cores have to carry, too.
SLOWED = 4
BEFORE, SURGE, AFTER = 4, 2, 10
# Misses of a second in which a fleet keeps deadlines: those of `deadlined load`.
RECOVERED = 0.02
WAYS = [
    ("naive: everything again, at once", ["--retries", "naive:3"], {}),
    ("3, within a budget of 20 %", ["--retries", "3,budget:20%"], {}),
    ("naive, machines with `edf`, `abandon` and `predict`", ["--retries", "naive:3"], {"overload.policy": "predict"}),
    ("within a budget, the same machines", ["--retries", "3,budget:20%"], {"overload.policy": "predict"}),
]
SENSIBLE = {"scheduling.discipline": "edf", "abandon": "true"}


def measure(question):
    rate = round(LOAD * loads.CAPACITY / SLOWED * question.machines)
    say("## The retry storm")
    say()
    say(f"{question.machines} machines, `mixed` with {SLOWED} times as long a computing and a deadline, at {rate}/s "
        f"({LOAD:.0%}), and twice that for {SURGE} s; then {AFTER} s in which it may recover, which it has at the "
        f"first second from which on each has less than {RECOVERED:.0%} missed.")
    say()
    rows = []
    for name, flags, settings in WAYS:
        own = settings | (SENSIBLE if settings else {})
        with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
                question.executable, question.machines, downstream, question.place, own) as fleet:
            urls = [machine.url for machine in fleet]
            report = loads.run(
                question.executable, urls, f"{rate}/s:{BEFORE}s,{2 * rate}/s:{SURGE}s,{rate}/s:{AFTER}s",
                "--balance", "pick-two", *flags, seed=question.seed, work=loads.mixed(SLOWED))
        seconds = report["recovery"]["missesBySecond"]
        rows.append([
            name, recovery(seconds), f"{seconds[-1]['missed']} of {seconds[-1]['total']}",
            f"{report['amplification']:.2f}", loads.misses(report)])
    table(["retries", "recovers after", "missed in the last second", "attempts a request", "missed in all"], rows)


def recovery(seconds):
    """How many of them are over before all that follow are good; what falls back has not recovered."""
    bad = [number for number, second in enumerate(seconds) if second["missed"] >= RECOVERED * second["total"] > 0]
    after = bad[-1] + 1 if bad else 0
    return f"{after} s" if after < len(seconds) else f"not within {AFTER} s"
