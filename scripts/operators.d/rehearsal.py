"""A run: daemons, a Prometheus that watches them, calm for a while, then each in its condition."""

import contextlib
import re
import subprocess
import time

import conditions
import files
import modes
import monitor
import shortened
import watched

# Seconds of calm: longer than the longest range, and in the short form than those of the alerts that wake somebody.
CALM = 20
CALM_SHORT = 13
# Longest waits, in seconds: for all alerts to fire, and for all to end.
FIRES = 40
ENDS = 40
# Between two looks.
LOOK = 0.5


def faults(executable, folder, short):
    """What did not hold."""
    with contextlib.ExitStack() as programs:
        run = Run(programs, executable, folder, short)
        return [*run.calm(), *run.make_conditions(), *run.panels(), *run.exemplars(), *([] if short else run.undo())]


class Run:
    def __init__(self, programs, executable, folder, short):
        self.executable, self.short = executable, short
        # Beside those that will not be calm, one in each mode that is all the time, or one.
        extra = [("calm", [])]
        if not short:
            extra = [(f"calm-{mode.name}", [f"mode={mode.name}"]) for mode in modes.of(executable)]
        wanted = [(*each, conditions.alone) for each in extra]
        wanted += [(each.name, each.settings, each.prepare) for each in conditions.ALL]
        self.daemons = {}
        for name, settings, prepare in wanted:
            lines, machines = programs.enter_context(prepare(executable))
            one = programs.enter_context(watched.daemon(executable, name, settings, folder, lines))
            one.machines = machines
            self.daemons[name] = one
        self.names = {each.admin: name for name, each in self.daemons.items()}
        configuration = shortened.write(folder, list(self.names))
        self.prometheus = programs.enter_context(monitor.prometheus(configuration, folder))
        self.visits = programs.enter_context(watched.visitor(list(self.daemons.values())))
        self.made = programs.enter_context(contextlib.ExitStack())
        self.expected = {(self.daemons[each.name].admin, alert) for each in conditions.ALL for alert in each.alerts}

    def told(self, pairs):
        return ", ".join(sorted(f"{self.names.get(instance, instance)}: {alert}" for instance, alert in pairs))

    def calm(self):
        """Nothing fires, and Prometheus sees all daemons."""
        seconds = CALM_SHORT if self.short else CALM
        print(f"calm: {len(self.daemons)} daemons for {seconds} s", flush=True)
        time.sleep(seconds)
        if fired := self.prometheus.fired():
            yield f"while all was calm, these fired: {self.told(fired)}"
        up = len(self.prometheus.now('up{job="deadlined"} == 1'))
        if up != len(self.daemons):
            yield f"Prometheus saw {up} of {len(self.daemons)} daemons"
        quiet = 'sum by (instance) (deadlined_requests_total{outcome="replied", deadline="met"}) < 10'
        if rows := self.prometheus.now(quiet):
            yield f"while all was calm, {len(rows)} daemons had fewer than 10 requests"

    def make_conditions(self):
        """Each alert fires where its condition is, and nowhere else."""
        began = time.monotonic()
        for each in conditions.ALL:
            target = self.daemons[each.name]
            target.is_calm = False
            self.made.enter_context(each.make(target, self.executable))
        missing, words = set(self.expected), {}
        while missing and time.monotonic() < began + FIRES:
            time.sleep(LOOK)
            for alert in self.prometheus.firing():
                pair = alert["labels"]["instance"], alert["labels"]["alertname"]
                words.setdefault(pair, alert["annotations"])
                if pair in missing:
                    missing.discard(pair)
                    print(f"fires after {time.monotonic() - began:4.1f} s: {self.told([pair])}", flush=True)
        for pair in sorted(missing):
            yield f"did not fire within {FIRES} s: {self.told([pair])}"
        if others := self.prometheus.fired() - self.expected:
            yield f"fired without its condition: {self.told(others)}"
        yield from self.visits.failed
        for pair, annotations in words.items():
            yield from self.advice(pair, annotations)

    def advice(self, pair, annotations):
        """An alert's words are whole, and each of their curl lines gives something, while the daemon is there."""
        summary, description = annotations["summary"], annotations["description"]
        for text in (summary, description):
            if pair[0] not in text or re.search(r"<no value>|<error|NaN|Inf", text):
                yield f"{self.told([pair])}: says \"{text}\""
        lines = re.findall(r"curl -s .*", description)
        if not lines:
            yield f"{self.told([pair])}: its description has no curl line"
        if self.is_gone(pair[0]):
            return
        for line in lines:
            done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, timeout=20)
            if done.returncode != 0 or not done.stdout.strip():
                yield f"{self.told([pair])}: \"{line}\" gives nothing, exit code {done.returncode}"

    def is_gone(self, instance):
        return any(each.is_final and each.name == self.names.get(instance) for each in conditions.ALL)

    def panels(self):
        """Each query of the dashboard returns series, and each of its variables has values."""
        board = files.dashboard()
        counts = []
        for title, query in files.queries(board):
            series = self.prometheus.series(self.replaced(query))
            counts.append(series)
            if not series:
                yield f"{files.DASHBOARD}: {title}: no series for {query}"
        for variable in board["templating"]["list"]:
            if variable["type"] == "query" and not self.values(variable["definition"]):
                yield f"{files.DASHBOARD}: variable {variable['name']} has no values"
        print(f"dashboard: {len(counts)} queries, {sum(counts)} series, {counts.count(0)} without any", flush=True)

    def exemplars(self):
        """Prometheus keeps traces that the visitor has sent, and no others, beside the latencies."""
        kept = self.prometheus.exemplars("http_server_request_duration_seconds_bucket")
        print(f"exemplars: {len(kept)} traces", flush=True)
        if not kept or not kept <= self.visits.traces:
            yield f"exemplars: {len(kept)} traces are kept, {len(kept - self.visits.traces)} of them nobody sent"

    def replaced(self, query):
        """A query as Grafana would send it, with all instances and modes."""
        query = query.replace("$__rate_interval", shortened.RATE_INTERVAL).replace("$__range", self.prometheus.span())
        return re.sub(r"\$(instance|mode)\b", ".+", query)

    def values(self, definition):
        """The values of a variable: label_values(SELECTOR, LABEL)."""
        selector, label = re.fullmatch(r"label_values\((.+), (\w+)\)", definition).groups()
        return self.prometheus.get(f"label/{label}/values", **{"match[]": self.replaced(selector)})

    def undo(self):
        """Each alert ends when its condition has ended."""
        self.made.close()
        began = time.monotonic()
        firing = True
        while firing and time.monotonic() < began + ENDS:
            time.sleep(LOOK)
            pairs = {(alert["labels"]["instance"], alert["labels"]["alertname"]) for alert in self.prometheus.firing()}
            firing = {pair for pair in pairs if not self.is_gone(pair[0])}
        if firing:
            yield f"still fires {ENDS} s after its condition ended: {self.told(firing)}"
        else:
            print(f"all but what is gone has ended after {time.monotonic() - began:.1f} s", flush=True)
