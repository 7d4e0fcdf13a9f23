"""gunicorn's settings. What differs between starts comes from the environment, set by scripts/peers/gunicorn-gevent."""

import os

bind = os.environ["PEER_LISTEN"]
workers = int(os.environ["PEER_WORKERS"])
worker_class = "gevent"
# As the daemon: connections wait long for their next request, and are accepted as they come.
keepalive = 75
backlog = 4096
worker_connections = 10_000
graceful_timeout = 5
loglevel = "warning"


def when_ready(server):
    host, port = server.LISTENERS[0].sock.getsockname()[:2]
    print(f"listening on http://{host}:{port}/work", flush=True)
