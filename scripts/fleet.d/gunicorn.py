"""gunicorn with gevent beside the daemon, one core each, at the article's utilisation and above: machines for a load."""

import contextlib
import os

import loads
import machines
import processes
from tables import say, table

# Shares of the core; the article's fleets were scaled out at 25 to 30 %.
LOADS = [0.1, 0.2, 0.275, 0.4, 0.55, 0.65]
WANTED = 10_000
OBJECTIVE = 0.01
# Longest wait for gunicorn, which is installed the first time, in seconds.
INSTALLING = 120


def measure(question):
    say("## gunicorn with gevent, and machines for 10,000 requests a second")
    say()
    say(f"`mixed` on one core, {question.seconds} s each; 5 ms of computing in rounds, so that loads are of that core "
        "as it was just before.")
    say()
    cores = sorted(os.sched_getaffinity(0))
    server, client = cores[0], cores[-1]
    speed = rounds(question.executable)
    rows, held = [], {"gunicorn": 0, "deadlined": 0}
    with machines.downstream(question.executable, question.place) as downstream:
        for share in LOADS:
            rate = share * loads.CAPACITY
            cells = [f"{share:.1%}"]
            for name, start in (("gunicorn", gunicorn), ("deadlined", ours)):
                with start(question.executable, downstream, speed, server) as url:
                    report = loads.run(
                        question.executable, [url], f"{rate}/s", seconds=question.seconds, seed=question.seed,
                        prefix=["taskset", "-c", str(client)])
                cells += [loads.misses(report)]
                if report["misses"]["ratio"] <= OBJECTIVE:
                    held[name] = max(held[name], share)
            rows.append(cells)
    table(["of the core", "gunicorn, 2 workers: missed", "deadlined: missed"], rows)
    machines_for(question, held)


def machines_for(question, held):
    busy = WANTED / loads.CAPACITY
    rows = []
    for name, share in held.items():
        rows.append([f"{name}, at the most of these that keeps misses below 1 %", f"{share:.1%}" if share else "none",
                     round(busy / share) if share else "no number"])
    rows.append(["the article's 25 to 30 %", "25–30 %", f"{round(busy / 0.3)} to {round(busy / 0.25)}"])
    for rule, needed in simulated(question).items():
        rows.append([f"simulated, behind `{rule}`", f"{busy / needed:.0%}", needed])
    table(["a fleet of one-core machines for 10,000/s", "used", "machines"], rows)


def simulated(question):
    rows = loads.planned(
        question.executable, "--load", f"{WANTED}/s", "--objective", "misses<1%", "--balancer", "random", "--balancer",
        "pick-two")
    return {name: row["machinesNeeded"] for name, row in rows.items() if row.get("machinesNeeded")}


def rounds(executable):
    """Rounds a millisecond on this machine, as the daemon measures them."""
    with machines.single(executable, []) as machine:
        return machine.daemon.status()["calibration"]["hash"]


@contextlib.contextmanager
def ours(executable, downstream, speed, core):
    settings = {"calibration.hash": str(speed), "calibration.json": "0.2", "downstream": downstream}
    words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    with machines.single(executable, words, ["taskset", "-c", str(core)]) as machine:
        yield machine.url


@contextlib.contextmanager
def gunicorn(executable, downstream, speed, core):
    command = ["taskset", "-c", str(core), "scripts/peers/gunicorn-gevent", "--downstream", downstream]
    command += ["--rounds", str(speed), "--workers", "2"]
    with processes.program(command, r"listening on (http://\S+)", INSTALLING) as (url, _):
        yield url
