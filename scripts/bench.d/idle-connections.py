"""Holds keep-alive connections idle, each of which has served one request.

    python3 idle-connections.py PORT COUNT…

Prints `ready` when so many stand, and opens as many more as the next count says when its standard input gives a line. Holds
all until that ends.
"""
import resource
import socket
import sys

REQUEST = b"GET /work?before=0ms&downstream=0ms&after=0ms HTTP/1.1\r\nHost: bench\r\n\r\n"


def connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(REQUEST)
    reply = b""
    # The reply's head and its body, whose length the head says.
    while b"\r\n\r\n" not in reply:
        reply += receive(connection)
    head, body = reply.split(b"\r\n\r\n", 1)
    if not head.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"wanted 200, got {head.decode(errors='replace').splitlines()[0]}")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += receive(connection)
    return connection


def receive(connection):
    received = connection.recv(65536)
    if not received:
        sys.exit("the daemon closed a connection")
    return received


port, counts = int(sys.argv[1]), [int(count) for count in sys.argv[2:]]
# A descriptor for each connection, and a few for Python.
needed = sum(counts) + 100
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if hard != resource.RLIM_INFINITY and hard < needed:
    sys.exit(f"{sum(counts)} connections need {needed} descriptors, the limit is {hard}: raise `ulimit -Hn`")
resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))

connections = []
for count in counts:
    connections += [connect(port) for _ in range(count)]
    print("ready", flush=True)
    sys.stdin.readline()
