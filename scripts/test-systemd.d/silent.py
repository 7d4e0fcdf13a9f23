#!/usr/bin/env python3
"""Clients that connect and send nothing until SIGTERM. Then each sends a request; how many got a reply is printed.

    silent.py PORT CLIENTS
"""
import signal
import socket
import sys

PATIENCE = 20
REQUEST = b"GET /work?before=0ms&downstream=0ms&after=0ms HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"


def is_replied_to(client):
    try:
        client.sendall(REQUEST)
        return client.recv(4096).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


# Blocked rather than handled, so that it waits if it comes early.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
port, count = int(sys.argv[1]), int(sys.argv[2])
clients = [socket.create_connection(("127.0.0.1", port), PATIENCE) for _ in range(count)]
print("connected", flush=True)
# Nobody who forgets it leaves it behind.
signal.sigtimedwait({signal.SIGTERM}, 120)
print(sum(is_replied_to(client) for client in clients), "of", count)
