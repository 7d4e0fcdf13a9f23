"""The same work by every protocol: the digests are equal."""

import http.client
import os
import subprocess
import tempfile

import work
from watched import equal, require

BODY = b"the same body"
ROWS = [
    ("before=1ms&downstream=2ms&after=3ms", None, work.request(before=1, downstream=2, after=3)),
    ("before=0ms&downstream=0ms&after=0ms", None, work.request()),
    ("before=1ms&downstream=0ms&after=1ms&kind=json", None, work.request(before=1, after=1, kind=2)),
    ("before=1ms&downstream=1ms&after=0ms", BODY, work.request(before=1, downstream=1, payload=BODY)),
]


def run(*command):
    done = subprocess.run(command, capture_output=True, timeout=work.PATIENCE)
    require(done.returncode == 0, f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-200:]}")
    return done.stdout.decode()


def by_http1(daemon, target, body):
    connection = http.client.HTTPConnection(daemon.target, timeout=work.PATIENCE)
    connection.request("POST" if body else "GET", target, body)
    reply = connection.getresponse()
    equal("status over HTTP/1.1", reply.status, 200)
    return reply.read().decode()


def by_curl(daemon, target, file):
    posted = ["--data-binary", f"@{file}"] if file else []
    return run("curl", "--silent", "--fail", "--noproxy", "*", "--http2-prior-knowledge", *posted, f"http://{daemon.target}{target}")


def by_nghttp(daemon, target, file):
    posted = ["--data", file] if file else []
    return run("nghttp", *posted, f"http://{daemon.target}{target}")


def digests_are_equal_by_every_protocol(daemon):
    with tempfile.TemporaryDirectory() as folder, work.channel(daemon) as channel:
        path = os.path.join(folder, "body")
        with open(path, "wb") as file:
            file.write(BODY)
        for query, body, request in ROWS:
            target, file = f"/work?{query}", path if body else None
            wanted = by_http1(daemon, target, body)
            equal(f"{query} by curl", by_curl(daemon, target, file), wanted)
            equal(f"{query} by nghttp", by_nghttp(daemon, target, file), wanted)
            digest = work.stub(channel).Do(request, timeout=work.PATIENCE).digest
            equal(f"{query} by gRPC", digest.hex() + "\n", wanted)


def both_protocols_share_the_port(daemon):
    """Connections of either kind at once, and fields that both replies have."""
    with work.channel(daemon) as channel:
        call = work.stub(channel).Do.future(work.request(downstream=500), timeout=work.PATIENCE)
        by_http1(daemon, "/work?before=0ms&downstream=0ms&after=0ms", None)
        call.result()
    head = run(
        "curl", "--silent", "--noproxy", "*", "--http2-prior-knowledge", "--dump-header", "-", "--output", "/dev/null",
        f"http://{daemon.target}/work?before=0ms&downstream=0ms&after=0ms").lower()
    for field in ["http/2 200", "x-request-id: ", "server-timing: ", "deadline-remaining-ms: ", "deadlined-served-by: "]:
        require(field in head, f"{field!r} in {head!r}")
    require("connection:" not in head, "no field of HTTP/1.1's connections")
