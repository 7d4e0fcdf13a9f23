"""The table: each queue, the mode that must behave like it, and what theory says."""

import dataclasses
import math

import theory


@dataclasses.dataclass(frozen=True)
class Part:
    """Some of a row's requests, with a mean of their own."""

    name: str
    # Which ones, by their scheduled compute in ms.
    holds: object
    exact: float


def fixed(milliseconds):
    """A step whose service, with what a request costs beside it, always takes so long."""
    return lambda cost: f"{milliseconds - cost:.3f}ms"


def exponential(milliseconds):
    """A step whose service takes so long in the mean: exponential, but for the cost."""
    return lambda cost: f"exp:{milliseconds - cost:.3f}ms"


def two_sizes(cost):
    return f"bimodal:{1 - cost:.3f}ms,{40 - cost:.3f}ms@5%"


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    title: str
    # Which of the modes.
    suits: object
    rate: float
    # The services: as `deadlined load` takes their compute, given what a request costs each of them beside it, in ms.
    before: object
    downstream: str
    after: object
    # Mean time in the system, ms.
    exact: float
    # Three standard deviations of the mean over 60 s, ms.
    tolerance: float
    # OS threads, in a mode with a pool of them; as many cores, where the row needs them.
    threads: int = 1
    cores: int = 1
    # What else the daemon is told, KEY=VALUE.
    settings: tuple = ()
    parts: tuple = ()
    # Whether one server takes requests in the order of arrival and each in one go: Lindley's recursion applies.
    replays: bool = False

    def times(self, cost):
        """The arguments of `deadlined load`, where a request costs the thread so many ms beside its compute."""
        share = cost / sum(step is not None for step in (self.before, self.after))
        steps = {"--before": self.before, "--after": self.after}
        given = {option: step(share) if step else "0ms" for option, step in steps.items()}
        return [word for option in given for word in (option, given[option])] + ["--downstream", self.downstream]

    def tolerance_over(self, seconds):
        return self.tolerance * math.sqrt(60 / seconds)


def one_thread(mode):
    return mode.queue == "loop"


def pool(mode):
    """Threads that share one queue, as many as they are told."""
    return mode.runners == "pool" and mode.queue != "none"


def blocking_pool(mode):
    return pool(mode) and mode.calls == "holds"


ROWS = (
    Row(
        "md1", "M/D/1, S 5 ms, 140/s", one_thread, 140, fixed(5), "0ms", None,
        exact=theory.md1(140, 5), tolerance=1.05, replays=True,
    ),
    Row(
        "mm1", "M/M/1, S exp 5 ms, 140/s", one_thread, 140, exponential(5), "0ms", None,
        exact=theory.mm1(140, 5), tolerance=3.0, replays=True,
    ),
    Row(
        "mg1", "M/G/1, 95 % 1 ms, 5 % 40 ms, 169.5/s", one_thread, 169.5, two_sizes, "0ms", None,
        exact=theory.mg1(169.5, 2.95, 0.95 * 1 + 0.05 * 1600), tolerance=4.2, replays=True,
        parts=(
            Part("1 ms jobs", lambda compute: compute < 2, theory.mg1_wait(169.5, 2.95, 0.95 * 1 + 0.05 * 1600) + 1),
        ),
    ),
    Row(
        "mm2", "M/M/2, S exp 10 ms, 140/s", pool, 140, exponential(10), "0ms", None,
        exact=theory.mmc(140, 10, 2), tolerance=3.0, threads=2, cores=2,
    ),
    Row(
        "md2", "M/D/2, S 10 ms, 140/s", pool, 140, fixed(10), "0ms", None,
        exact=theory.mdc(140, 10, 2), tolerance=1.0, threads=2, cores=2,
    ),
    Row(
        # Threads that wait for a slot are no servers.
        "mm2-slots", "M/M/2 by slots, 64 threads, S exp 10 ms, 140/s", blocking_pool, 140, exponential(10), "0ms", None,
        exact=theory.mmc(140, 10, 2), tolerance=3.0, threads=64, cores=2, settings=("scheduling.slots=2",),
    ),
    Row(
        "md2-slots", "M/D/2 by slots, 64 threads, S 10 ms, 140/s", blocking_pool, 140, fixed(10), "0ms", None,
        exact=theory.mdc(140, 10, 2), tolerance=1.0, threads=64, cores=2, settings=("scheduling.slots=2",),
    ),
    Row(
        "two-exp", "exp 2.5 + D 20 + exp 2.5 ms, 120/s", one_thread, 120, exponential(2.5), "20ms", exponential(2.5),
        exact=theory.two_phases_exponential(120, 2.5, 20), tolerance=1.4,
    ),
    Row(
        # No formula: taken from a longer simulation made for this project's design. test_theory.py simulates 200,000
        # requests, which hold it to ± 0.1 ms.
        "two-fixed", "2.5 + D 20 + 2.5 ms, 120/s", one_thread, 120, fixed(2.5), "20ms", fixed(2.5),
        exact=28.36, tolerance=0.6,
    ),
    Row(
        # A thread that waits for its downstream is a loop that blocks on it.
        "blocking", "one thread blocks: S exp 5 + D 20 ms, 20/s", blocking_pool, 20, exponential(5), "20ms", None,
        exact=theory.mg1(20, 25, 25**2 + 5**2), tolerance=4.7, threads=1,
    ),
)
