"""The same configuration and rules with shorter durations, so that what takes days happens within seconds."""

import os
import re

import files
import processes

# Long ones stay longer than short ones, and each range holds several scrapes.
SECONDS = {"1m": 2, "5m": 5, "10m": 6, "15m": 8, "30m": 8, "1h": 10, "6h": 12, "3d": 15}
# Between two scrapes, and between two evaluations of the rules.
INTERVAL = 1
# What Grafana would take for $__rate_interval.
RATE_INTERVAL = f"{SECONDS['5m']}s"


def shortened(rules):
    """Rules with their ranges and waits replaced. Names, such as rate5m, stay."""

    def replaced(found):
        duration = found.group(2)
        if duration not in SECONDS:
            raise processes.Failure(f"no shorter duration for {duration}: add it to scripts/operators.d/shortened.py")
        return f"{found.group(1)}{SECONDS[duration]}s"

    return re.sub(r"(\[|\bfor: )(\d+\w+)\b", replaced, rules)


def configuration(text, targets):
    """A configuration of Prometheus that scrapes these, and often."""
    text, intervals = re.subn(r"_interval: \w+", f"_interval: {INTERVAL}s", text)
    text, places = re.subn(r"- targets: .*", f"- targets: {targets}".replace("'", '"'), text)
    if (intervals, places) != (2, 1):
        raise processes.Failure(f"{files.PROMETHEUS} has {intervals} intervals and {places} lists of targets: 2 and 1")
    return text


def write(folder, targets):
    """Writes all files into a folder, prints what was replaced, and gives the configuration's path."""
    print("durations: " + ", ".join(f"{long} → {short} s" for long, short in SECONDS.items()))
    for path in (files.RULES, files.ALERTS):
        with open(os.path.join(folder, os.path.basename(path)), "w") as file:
            file.write(shortened(files.text(path)))
    path = os.path.join(folder, os.path.basename(files.PROMETHEUS))
    with open(path, "w") as file:
        file.write(configuration(files.text(files.PROMETHEUS), targets))
    return path
