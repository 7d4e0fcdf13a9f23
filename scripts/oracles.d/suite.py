"""Runs the rows, alternated and repeated, and prints the table."""

import concurrent.futures
import dataclasses
import statistics
import sys

import measure
import modes
import processes
import rows

# Sleeping daemons leave the CPU alone, so that two can run beside each other; four wait for the core too often.
TOGETHER = {"cpu": 1, "virtual": 2}


@dataclasses.dataclass
class Case:
    """A row in a mode, in real or virtual CPU time."""

    variant: str
    row: rows.Row
    mode: modes.Mode
    runs: list = dataclasses.field(default_factory=list)
    # One line a run that said nothing.
    invalid: list = dataclasses.field(default_factory=list)

    @property
    def name(self):
        return f"{self.variant}/{self.row.name}/{self.mode.name}"


def select(names, known):
    """The cases that hold all words of one of the names; all without any."""
    cases = [
        Case(variant, row, mode) for variant in TOGETHER for row in rows.ROWS for mode in known if row.suits(mode)
    ]
    wanted = [set(name.split("/")) - {"lindley"} for name in names]
    only_replays = any("lindley" in name.split("/") for name in names)
    return [
        case
        for case in cases
        if (not wanted or any(words <= set(case.name.split("/")) for words in wanted))
        and (case.row.replays or not only_replays)
    ]


def measure_once(case, options, priority, number):
    """A valid run of a case, or the reasons why there is none."""
    for attempt in range(options.attempts):
        run = measure.run(
            options.executable, case.row, case.mode, case.variant, options.seconds, number + 1, priority
        )
        case.runs.append(run)
        if not run.problems:
            return
        case.invalid.append(f"{case.name}, seed {number + 1}, attempt {attempt + 1}: {'; '.join(run.problems)}")
        tell(f"invalid: {case.invalid[-1]}")


def measure_all(cases, options):
    priority = processes.priority()
    for number in range(options.repeats):
        for variant, together in TOGETHER.items():
            chosen = [case for case in cases if case.variant == variant]
            with concurrent.futures.ThreadPoolExecutor(together) as pool:
                jobs = {pool.submit(measure_once, case, options, priority, number): case for case in chosen}
                try:
                    for done, job in enumerate(concurrent.futures.as_completed(jobs), 1):
                        job.result()
                        tell(f"round {number + 1} of {options.repeats}, {done} of {len(chosen)}: {jobs[job].name}")
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise


def judge(cases, options):
    tell(f"at most {bound(cases, options):.0f} min, {bound(cases, options) / options.attempts:.0f} on a quiet machine")
    measure_all(cases, options)
    lines = [line for case in cases for line in table_lines(case, options)]
    print_table(lines)
    invalid = [reason for case in cases for reason in case.invalid]
    if invalid:
        print("\nRuns that said nothing:\n")
        print("\n".join(f"- {reason}" for reason in invalid))
    return all(line[-1] == "holds" for line in lines)


def bound(cases, options):
    """Minutes, if every attempt is needed."""
    each = options.repeats * options.attempts * (options.seconds + 2 * measure.WARM_UP + measure.COST_SECONDS + 3) / 60
    return sum(each / TOGETHER[case.variant] for case in cases)


def table_lines(case, options):
    """The cells of a case: its mean, its parts' and its replay's."""
    row, tolerance = case.row, case.row.tolerance_over(options.seconds)
    lines = [line(case, row.title, row.exact, tolerance, "")]
    lines += [line(case, f"… its {part.name}", part.exact, tolerance, part.name) for part in row.parts]
    if row.replays:
        lines.append(replay_line(case))
    return lines


def line(case, title, exact, tolerance, part):
    """The cells of a mean over the valid runs; without any, all are shown and none counts."""
    valid = [run for run in case.runs if not run.problems]
    values = [run.means[part] for run in valid or case.runs]
    median = statistics.median(values)
    verdict = "holds" if valid and abs(median - exact) <= tolerance else "OUT" if valid else "NOT MEASURED"
    return [
        case.variant, title, case.mode.name, f"{exact:.2f}", f"{median:.2f}", f"{min(values):.2f}…{max(values):.2f}",
        f"± {tolerance:.2f}", beside(valid or case.runs), f"{len(valid)} of {len(case.runs)}", verdict,
    ]


def beside(runs):
    """What a request cost beside its compute, in µs: where it was taken off, before, and in the runs."""
    before = [run.cost * 1000 for run in runs if run.cost is not None]
    during = statistics.median(run.overhead * 1000 for run in runs)
    return f"{statistics.median(before):.0f}, {during:.0f}" if before else f"–, {during:.0f}"


def replay_line(case):
    """The worst valid run: request by request."""
    valid = [run for run in case.runs if not run.problems]
    run = max(valid or case.runs, key=lambda run: run.difference / allowance(run))
    verdict = ("holds" if run.difference <= allowance(run) else "OUT") if valid else "NOT MEASURED"
    return [
        case.variant, "… replayed", case.mode.name, f"{run.replayed:.2f}",
        f"{run.means['']:.2f}", f"apart {run.difference:.2f}", f"{allowance(run):.2f}", beside([run]),
        f"{len(valid)} of {len(case.runs)}", verdict,
    ]


def allowance(run):
    return max(measure.REPLAY_SHARE * run.replayed, measure.REPLAY_MILLISECONDS)


HEAD = ["time", "queue", "mode", "theory ms", "measured ms", "spread", "tolerance", "beside µs", "valid runs", "verdict"]


def print_table(lines):
    """A table for terminals that Markdown reads too."""
    widths = [max(len(cells[column]) for cells in [HEAD, *lines]) for column in range(len(HEAD))]
    for cells in [HEAD, ["-" * width for width in widths], *lines]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |")


def tell(text):
    print(f"oracles: {text}", file=sys.stderr, flush=True)


