"""A relay in front of a daemon that counts what passes: how many calls have left their client."""

import socket
import threading

from wire import HEADERS, PREFACE

# Read at once, in bytes.
PIECE = 1 << 16
# Length, kind, flags and stream.
HEAD = 9


class Relay:
    """Passes the connections to its `target`, HOST:PORT, on to the daemon until the block ends. `streams`: those that
    clients have opened on any of them."""

    def __init__(self, daemon):
        self.daemon, self.streams, self.lock, self.ends = daemon, 0, threading.Lock(), []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.target = "127.0.0.1:%d" % self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        # Wakes who waits in it; to close it does not.
        for end in [self.listener, *self.ends]:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = self.daemon.connect()
            server.settimeout(None)
            self.ends += [client, server]
            threading.Thread(target=self.carry, args=(client, server, self.count()), daemon=True).start()
            threading.Thread(target=self.carry, args=(server, client, None), daemon=True).start()

    def carry(self, source, sink, watch):
        try:
            while data := source.recv(PIECE):
                if watch:
                    watch(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def count(self):
        """What counts the streams in a client's bytes: gRPC's calls have one HEADERS each."""
        waiting = bytearray()
        skipped = len(PREFACE)

        def watch(data):
            nonlocal skipped
            waiting.extend(data)
            while len(waiting) >= skipped + HEAD:
                head = waiting[skipped : skipped + HEAD]
                if head[3] == HEADERS:
                    with self.lock:
                        self.streams += 1
                del waiting[: skipped + HEAD]
                skipped = int.from_bytes(head[:3], "big")

        return watch
