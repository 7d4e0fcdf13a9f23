"""Sends trivial requests over 32 connections, one after the other on each.

    python3 requests.py PORT COUNT

Ends when every reply has come; anything but a 200 is an error.
"""
import socket
import sys

REQUEST = b"GET /work?before=0ms&downstream=0ms&after=0ms HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"


def exchange(connections, request):
    """A request on each; they lie in the kernel together, as those of many clients do."""
    for connection in connections:
        connection.sendall(request)
    for connection in connections:
        reply = connection.recv(65536)
        if not reply.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"wanted 200, got {reply.decode(errors='replace')!r}")


port, count = int(sys.argv[1]), int(sys.argv[2])
connections = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(32)]
for _ in range(count // len(connections)):
    exchange(connections, REQUEST % port)
