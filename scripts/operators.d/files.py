"""The files that operators get: what stands in them, and whether they agree with each other and with docs/."""

import glob
import json
import re
import subprocess

PROMETHEUS = "packaging/prometheus/prometheus.yml"
RULES = "packaging/prometheus/deadlined.rules.yml"
ALERTS = "packaging/prometheus/deadlined.alerts.yml"
TESTS = "packaging/prometheus/tests"
DASHBOARD = "packaging/grafana/deadlined.json"
OPERATORS = "docs/operators.md"
METRICS = "docs/metrics.md"

# What a dashboard's grid is wide.
COLUMNS = 24


def text(path):
    with open(path) as file:
        return file.read()


def dashboard():
    return json.loads(text(DASHBOARD))


def alerts():
    """The names of all alerts."""
    return re.findall(r"^ *- alert: (\S+)$", text(ALERTS), re.MULTILINE)


def records():
    """The names of all recording rules."""
    return re.findall(r"^ *- record: (\S+)$", text(RULES), re.MULTILINE)


def queries(board):
    """Each query of a dashboard: the title of its panel, and the query."""
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for annotation in board["annotations"]["list"]:
        if "expr" in annotation:
            yield annotation["name"], annotation["expr"]


def faults():
    return [*promtool(), *metric_faults(), *alert_faults(), *dashboard_faults(dashboard())]


def promtool():
    """What promtool has to say."""
    units = sorted(glob.glob(f"{TESTS}/*.yml"))
    for words in [["check", "config", PROMETHEUS], ["check", "rules", RULES, ALERTS], ["test", "rules", *units]]:
        done = subprocess.run(["promtool", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(f"promtool {' '.join(words)}: {'good' if done.returncode == 0 else 'not good'}", flush=True)
        if done.returncode != 0:
            told = [line for line in done.stdout.splitlines() if line.strip() and "SUCCESS" not in line]
            yield f"promtool {' '.join(words)}: " + "\n".join(told)


def metric_faults():
    """Metrics that are named in a rule or a panel, and nowhere in the table of metrics or among the recording rules."""
    known = set(re.findall(r"^\| `(\w+)` \|", text(METRICS), re.MULTILINE)) | set(records())
    uses = [(path, text(path)) for path in (RULES, ALERTS)] + list(queries(dashboard()))
    for place, words in uses:
        # Comments name no metrics that count.
        words = re.sub(r"^ *#.*$", "", words, flags=re.MULTILINE)
        for name in re.findall(r"\b(?:deadlined_|http_|process_|deadlined:|instance_mode:)[\w:]+", words):
            if name not in known and re.sub(r"_(bucket|sum|count)$", "", name) not in known:
                yield f"{place}: {name} is no metric of {METRICS}, and no recording rule"


def alert_faults():
    """Alerts without a test, and those which docs/operators.md does not explain, or explains in vain."""
    tests = "".join(text(path) for path in glob.glob(f"{TESTS}/*.yml"))
    explained = re.findall(r"^\| `(Deadlined\w+)` \|", text(OPERATORS), re.MULTILINE)
    for name in alerts():
        if f'alertname="{name}", alertstate="firing"' not in tests:
            yield f"{TESTS}: in no test does {name} fire"
    if explained != alerts():
        yield f"{OPERATORS} explains {explained}, and there are {alerts()}"


def dashboard_faults(board):
    """What a Grafana would stumble over."""
    panels = board["panels"]
    source = {"type": "prometheus", "uid": "${datasource}"}
    if len({panel["id"] for panel in panels}) != len(panels):
        yield f"{DASHBOARD}: two panels have one id"
    variables = [variable["name"] for variable in board["templating"]["list"]]
    taken = {}
    for panel in panels:
        title, place = panel["title"], panel["gridPos"]
        if any(holder["datasource"] != source for holder in [panel, *panel["targets"]]):
            yield f"{DASHBOARD}: {title}: another data source than the chosen one"
        if not panel["description"]:
            yield f"{DASHBOARD}: {title}: no description"
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                if x >= COLUMNS or (x, y) in taken:
                    yield f"{DASHBOARD}: {title} lies on {taken.get((x, y), 'the edge')}"
                taken[x, y] = title
    for title, query in queries(board):
        for name in re.findall(r"\$\{?(\w+)", query):
            if name not in variables and not name.startswith("__"):
                yield f"{DASHBOARD}: {title}: there is no variable {name}"
