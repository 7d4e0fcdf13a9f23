"""The work contract as a WSGI application: compute, call the downstream, compute, reply with the digest.

What it cannot do as the daemon does: it counts a deadline from when gunicorn calls it, since no kernel stamp reaches a
WSGI application, and of the stages it knows its own compute alone. It knows `kind=hash`.
"""

import ctypes
import hashlib
import http.client
import itertools
import os
import re
import time
import urllib.parse

ROUNDS_PER_MS = float(os.environ["PEER_ROUNDS_PER_MS"])
DOWNSTREAM = os.environ["PEER_DOWNSTREAM"]
DOWNSTREAM_TIMEOUT = 30  # seconds
LONGEST_BODY = 1 << 20

# What a query leaves out, and the longest that it may ask for, in nanoseconds.
DEFAULTS = {"before": 5_000_000, "downstream": 20_000_000, "after": 5_000_000, "deadline": 100_000_000}
LONGEST = {"before": 30 * 10**9, "downstream": 60 * 10**9, "after": 30 * 10**9, "deadline": 86_400 * 10**9}

UNITS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9}
GRPC_UNITS = {"n": 1, "u": 10**3, "m": 10**6, "S": 10**9, "M": 60 * 10**9, "H": 3600 * 10**9}

# The daemon's own rounds: the comparison is one of execution models, not of SHA-256 implementations.
library = ctypes.CDLL(os.environ["PEER_ROUNDS_LIBRARY"])
library.deadlined_rounds.argtypes = [ctypes.c_char_p, ctypes.c_int64]
library.deadlined_rounds.restype = None


class Refusal(Exception):
    """A status and a line that says why."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status, self.reason = status, reason


def duration(name, text):
    found = re.fullmatch(r"(\d{1,15})(?:\.(\d{1,14}))?(ns|us|ms|s|m)", text, re.ASCII)
    if not found:
        raise Refusal("400 Bad Request", f"{name}={text}: want a duration such as 5ms")
    whole, fraction, unit = found.groups()
    fraction = fraction or ""
    return int(whole + fraction) * UNITS[unit] // 10 ** len(fraction)


def read_query(query):
    asked = {}
    for pair in query.split("&") if query else []:
        name, _, value = pair.partition("=")
        if name not in DEFAULTS and name != "kind":
            known = "before, downstream, after, deadline, kind"
            raise Refusal("400 Bad Request", f'unknown parameter "{name}"; known are {known}')
        if name in asked:
            raise Refusal("400 Bad Request", f"{pair}: given for the second time")
        if name == "kind":
            if value != "hash":
                raise Refusal("400 Bad Request", f"{pair}: want hash; this server knows no other kind")
            asked[name] = value
            continue
        asked[name] = duration(name, value)
        if asked[name] > LONGEST[name] or name == "deadline" and asked[name] == 0:
            raise Refusal("400 Bad Request", f"{pair}: out of range")
    return {**DEFAULTS, **asked}


def budget(environ, asked):
    """The first deadline that is found, in nanoseconds; a malformed one is refused even if another wins."""
    found = []
    if (text := environ.get("HTTP_GRPC_TIMEOUT")) is not None:
        if not re.fullmatch(r"\d{1,8}[HMSmun]", text, re.ASCII) or int(text[:-1]) == 0:
            raise Refusal("400 Bad Request", f'grpc-timeout "{text}": want 1 to 8 digits and one of H M S m u n')
        found.append(int(text[:-1]) * GRPC_UNITS[text[-1]])
    if (text := environ.get("HTTP_X_ENVOY_EXPECTED_RQ_TIMEOUT_MS")) is not None:
        if not re.fullmatch(r"\d{1,15}", text, re.ASCII) or int(text) == 0:
            raise Refusal("400 Bad Request", f'x-envoy-expected-rq-timeout-ms "{text}": want milliseconds')
        found.append(int(text) * 10**6)
    return min((found + [asked["deadline"]])[0], LONGEST["deadline"])


def units(nanoseconds):
    """Whole rounds nearest to a duration: at least one for anything above zero."""
    return max(1, int(nanoseconds / 1e6 * ROUNDS_PER_MS + 0.5)) if nanoseconds else 0


def grpc_timeout(nanoseconds):
    """The finest unit that holds it, rounded down; `1n` if nothing remains."""
    nanoseconds = max(1, nanoseconds)
    return next(f"{nanoseconds // size}{unit}" for unit, size in GRPC_UNITS.items() if nanoseconds // size <= 99_999_999)


class Downstream:
    """Calls over connections that are kept: as many as there are calls at once."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname, parts.port or 80
        self.target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.idle = []

    def call(self, nanoseconds, identity, expiry):
        milliseconds = f"{nanoseconds / 1e6:.6f}".rstrip("0").rstrip(".")
        target = self.target.replace("{ms}", milliseconds)
        while True:
            is_kept = bool(self.idle)
            connection = self.idle.pop() if is_kept else self.dial()
            headers = {"grpc-timeout": grpc_timeout(expiry - time.monotonic_ns()), "X-Request-Id": identity}
            try:
                connection.request("GET", target, headers=headers)
                reply = connection.getresponse()
                body = reply.read()
            except TimeoutError:
                connection.close()
                raise Refusal("504 Gateway Timeout", "the downstream did not reply in time") from None
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if is_kept:
                    continue  # it had been closed while it was idle
                raise Refusal("502 Bad Gateway", f"the downstream: {error}") from None
            if not reply.will_close:
                self.idle.append(connection)
            if not 200 <= reply.status < 300:
                raise Refusal("502 Bad Gateway", f"the downstream replied {reply.status}")
            return body

    def dial(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=DOWNSTREAM_TIMEOUT)


downstream = Downstream(DOWNSTREAM)
numbers = itertools.count(1)


class Chain:
    """The running digest, and the CPU time that it took."""

    def __init__(self, method, before, after):
        self.digest = hashlib.sha256(f"{method} hash {before}+{after}\n".encode()).digest()
        self.cpu = 0

    def step(self, folding, rounds):
        begin = time.thread_time_ns()
        if folding:
            self.digest = hashlib.sha256(self.digest + folding).digest()
        digest = ctypes.create_string_buffer(self.digest, 32)
        library.deadlined_rounds(digest, rounds)
        self.digest = digest.raw
        self.cpu += time.thread_time_ns() - begin


def work(environ, arrival):
    """One request: the reply's headers and body."""
    if environ["PATH_INFO"] != "/work":
        raise Refusal("404 Not Found", "no such path: this port serves /work")
    method = environ["REQUEST_METHOD"]
    if method not in ("GET", "POST"):
        raise Refusal("405 Method Not Allowed", "/work takes GET and POST")
    asked = read_query(environ.get("QUERY_STRING", ""))
    expiry = arrival + budget(environ, asked)
    body = environ["wsgi.input"].read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        raise Refusal("413 Content Too Large", f"at most {LONGEST_BODY} bytes")
    given = environ.get("HTTP_X_REQUEST_ID", "")
    identity = given if re.fullmatch(r"[A-Za-z0-9\-_.:/+=@~]{1,64}", given) else f"{os.getpid():x}-{next(numbers):x}"
    before, after = units(asked["before"]), units(asked["after"])
    chain = Chain(method, before, after)
    chain.step(body, before)
    chain.step(downstream.call(asked["downstream"], identity, expiry) if asked["downstream"] else b"", after)
    remaining = (expiry - time.monotonic_ns()) / 1e6
    headers = [
        ("X-Request-Id", identity),
        ("Server-Timing", f"compute;dur={chain.cpu / 1e6:.3f}"),
        ("Deadline-Remaining-Ms", f"{remaining:.3f}"),
        ("Deadlined-Served-By", f"mode=gunicorn-gevent; worker={os.getpid()}; units={before}+{after}"),
    ]
    return headers, chain.digest.hex()


def application(environ, start_response):
    arrival = time.monotonic_ns()
    try:
        status, (headers, line) = "200 OK", work(environ, arrival)
    except Refusal as refusal:
        status, line = refusal.status, refusal.reason
        headers = [("Allow", "GET, POST")] if status.startswith("405") else []
    body = f"{line}\n".encode("latin-1", "replace")
    headers += [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]
