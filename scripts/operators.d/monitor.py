"""A real Prometheus: started on a free port, asked over its API, ended with the block that it is used in."""

import contextlib
import json
import math
import os
import time
import urllib.error
import urllib.parse
import urllib.request

import processes


@contextlib.contextmanager
def prometheus(configuration, folder):
    address = f"127.0.0.1:{processes.free_ports(1)[0]}"
    command = ["prometheus", f"--config.file={configuration}", f"--web.listen-address={address}"]
    command += [f"--storage.tsdb.path={os.path.join(folder, 'series')}", "--enable-feature=exemplar-storage"]
    with processes.program(command, r"(Server is ready to receive web requests)"):
        yield Monitor(address)


class Monitor:
    def __init__(self, address):
        self.address = address
        self.began = time.time()

    def get(self, path, **parameters):
        url = f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as reply:
                return json.load(reply)["data"]
        except urllib.error.HTTPError as refusal:
            raise processes.Failure(f"Prometheus refuses {parameters}: {refusal.read().decode()[:300]}") from refusal

    def now(self, query):
        """The rows of a query."""
        return self.get("query", query=query)["result"]

    def series(self, query):
        """How many series a query has had since the start, each with a number somewhere."""
        rows = self.get("query_range", query=query, start=self.began, end=time.time(), step=1)["result"]
        return sum(any(not math.isnan(float(value)) for _, value in row["values"]) for row in rows)

    def exemplars(self, metric):
        """The trace ids of a metric's exemplars since the start."""
        rows = self.get("query_exemplars", query=metric, start=self.began, end=time.time())
        return {exemplar["labels"]["trace_id"] for row in rows for exemplar in row["exemplars"]}

    def span(self):
        """A range that reaches back to the start."""
        return f"{math.ceil(time.time() - self.began) + 1}s"

    def fired(self):
        """Which alerts have fired since the start: pairs of an instance and a name."""
        rows = self.now(f'count_over_time(ALERTS{{alertstate="firing"}}[{self.span()}])')
        return {(row["metric"].get("instance"), row["metric"]["alertname"]) for row in rows}

    def firing(self):
        """Alerts that fire now, with their words."""
        return [alert for alert in self.get("alerts")["alerts"] if alert["state"] == "firing"]
