"""A real Prometheus beside a fleet: it finds the machines in a file (file discovery), and tells what it gathered."""

import contextlib
import os
import tempfile
import time

import monitor
import watched

# Longest waits, in seconds. What Prometheus finds in its files it begins to ask within ten seconds.
FINDING, CATCHING_UP = 40, 10
CONFIGURATION = """\
global:
  scrape_interval: 1s
  scrape_timeout: 1s
scrape_configs:
  - job_name: deadlined
    file_sd_configs:
      - files: [{folder}/machines/*.yml]
"""
# `machine` would do for a label as well, if metrics of the downstream had none of that name.
TARGET = """\
- targets: ["{address}"]
  labels: {{host: "{number}"}}
"""
# What it is asked of each machine. The counters began with the run, so that what they stand at is what happened in it.
QUESTIONS = {
    "requests": "sum by (host) (deadlined_requests_total)",
    "most requests/s": "max_over_time(sum by (host) (rate(deadlined_requests_total[3s]))[{span}:1s])",
    "missed": 'sum by (host) (deadlined_requests_total{{deadline="missed"}})',
    "downstream calls made again": 'sum by (host) (deadlined_downstream_retries_total{{verdict="made"}})',
    "downstreams ejected": "sum by (host) (deadlined_downstream_ejections_total)",
    "scrapes that failed": "sum by (host) (count_over_time((up == 0)[{span}:1s]))",
}


class Witness:
    def __init__(self, prometheus, count):
        self.prometheus, self.count = prometheus, count

    def ask(self, query):
        """A number for each machine; 0 where there is none."""
        found = {row["metric"]["host"]: float(row["value"][1]) for row in self.prometheus.now(query)}
        return [found.get(str(number), 0) for number in range(self.count)]

    def has_all(self):
        return sum(self.ask("up == 1")) == self.count

    def catch_up(self):
        """Waits until it has asked each machine once more."""
        now = time.time()
        watched.until(
            "Prometheus has asked all machines once more", lambda: min(self.ask("timestamp(up)")) > now, CATCHING_UP)

    def answers(self):
        """By question: a number for each machine."""
        return {name: self.ask(query.format(span=self.prometheus.span())) for name, query in QUESTIONS.items()}


@contextlib.contextmanager
def watching(fleet):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "machines"))
        with open(os.path.join(folder, "machines", "fleet.yml"), "w") as file:
            for machine in fleet:
                file.write(TARGET.format(address=machine.daemon.admin, number=machine.number))
        path = os.path.join(folder, "prometheus.yml")
        with open(path, "w") as file:
            file.write(CONFIGURATION.format(folder=folder))
        with monitor.prometheus(path, folder) as prometheus:
            witness = Witness(prometheus, len(fleet))
            watched.until("Prometheus has found all machines", witness.has_all, FINDING)
            yield witness
