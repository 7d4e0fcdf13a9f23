"""A daemon to look at, and loads for it: on ports of the kernel's choice, ended by its own pid."""
import http.client
import json
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request

PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    def __init__(self, executable, *options):
        self.executable, self.options = executable, options
        self.port, self.admin = free_port(), free_port()
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def page(self):
        return f"http://127.0.0.1:{self.admin}/"

    def start(self):
        self.process = subprocess.Popen(
            [self.executable, "serve", "--listen", f"127.0.0.1:{self.port}", "--admin", f"127.0.0.1:{self.admin}",
             *self.options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"page: the daemon is not ready: {self.process.args}")
            time.sleep(0.05)

    def _is_ready(self):
        try:
            self.get("readyz")
            return True
        except OSError:
            return False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def get(self, path):
        with urllib.request.urlopen(f"{self.page}{path}", timeout=10) as reply:
            return reply.read().decode()

    def requests(self, **filters):
        return json.loads(self.get(f"requests?{urllib.parse.urlencode(filters)}"))["requests"]


def work(port, name, before, downstream, after, deadline, patience=10):
    """One request; false if its client gave it up or it failed."""
    path = f"/work?before={before}&downstream={downstream}&after={after}&deadline={deadline}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", path, headers={"X-Request-Id": name})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Story:
    """README's story, again and again: B computes while A's reply arrives. A's client gives up at its deadline."""

    def __init__(self, port):
        self.port, self.told = port, 0
        self._ended = threading.Event()
        self._teller = threading.Thread(target=self._tell)

    def __enter__(self):
        self._teller.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._teller.join()

    def _tell(self):
        while not self._ended.is_set():
            number = self.told + 1
            pushed = threading.Thread(target=work, args=(self.port, f"A-{number}", "1ms", "50ms", "1ms", "150ms", 0.15))
            pushed.start()
            time.sleep(0.02)
            work(self.port, f"B-{number}", "400ms", "0ms", "0ms", "1s")
            pushed.join()
            self.told = number
            self._ended.wait(0.3)


class Load:
    """`deadlined load`, for as long as it is asked for or until this ends."""

    def __init__(self, executable, port, *options):
        self.command = [executable, "load", f"http://127.0.0.1:{port}", *options, "--no-preflight"]
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()
