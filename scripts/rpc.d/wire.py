"""A client of HTTP/2 that sends what it is told to, right or wrong, and tells what comes back."""

import socket
import struct
import time

import hpack
from hyperframe import frame as frames

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
CODES = [
    "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
    "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
]
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITISED = 1, 1, 4, 8, 32
# Longest wait for an answer, in seconds.
PATIENCE = 20
# Between the answer to a PING and what becomes of a stream, in seconds.
LATE = 0.3
PROBE = b"is here?"
TRIVIAL = "/work?before=0ms&downstream=0ms&after=0ms"
WAITING = "/work?before=0ms&downstream=1s&after=0ms"


def frame(kind, flags, stream, payload=b"", length=None):
    """Any frame at all: `length` may lie."""
    size = len(payload) if length is None else length
    return struct.pack(">I", size)[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def fields(path=TRIVIAL, method="GET", *more):
    return [(":method", method), (":scheme", "http"), (":path", path), (":authority", "peer"), *more]


def block(fields):
    """A header block that needs no table: each field a literal, so that order and spelling stay as given."""
    def text(value):
        value = value if isinstance(value, bytes) else value.encode("latin-1")
        assert len(value) < 127
        return bytes([len(value)]) + value

    return b"".join(b"\0" + text(name) + text(value) for name, value in fields)


def settings(**values):
    numbers = {name: getattr(frames.SettingsFrame, name) for name in values}
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", numbers[name], value) for name, value in values.items()))


def headers(stream, fields, flags=END_STREAM | END_HEADERS):
    return frame(HEADERS, flags, stream, block(fields))


def get(stream, path=TRIVIAL):
    return headers(stream, fields(path))


def post(stream, *more):
    """A request whose body is to come."""
    return headers(stream, fields(TRIVIAL, "POST", *more), END_HEADERS)


class Peer:
    """One connection, and what came over it: `heads`, `bodies` and `resets` by stream, `ended` streams, and the `error`
    that its GOAWAY tells."""

    def __init__(self, daemon, greet=True, first=b"", **values):
        self.socket = daemon.connect()
        self.decoder, self.buffer, self.is_closed = hpack.Decoder(), b"", False
        self.heads, self.bodies, self.resets, self.ended, self.error = {}, {}, {}, set(), None
        if greet:
            self.send(PREFACE + settings(**values) + first)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """As much as the other side takes: it may have gone, which shows when it is read."""
        try:
            self.socket.sendall(data)
        except (ConnectionError, socket.timeout):
            pass

    def next(self, patience=PATIENCE):
        """The next frame, as kind, flags, stream and payload; None when the connection is closed."""
        expiry = time.monotonic() + patience
        while (found := self.taken()) is None:
            left = expiry - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing came within {patience} s")
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(1 << 16)
            except socket.timeout:
                continue
            except ConnectionError:
                data = b""
            if not data:
                self.is_closed = True
                return None
            self.buffer += data
        self.note(*found)
        return found

    def taken(self):
        """A frame of what was read, if there is a whole one."""
        length = int.from_bytes(self.buffer[:3], "big")
        if len(self.buffer) < 9 + length or len(self.buffer) < 9:
            return None
        head, payload = self.buffer[:9], self.buffer[9 : 9 + length]
        self.buffer = self.buffer[9 + length :]
        return head[3], head[4], int.from_bytes(head[5:], "big") & 0x7FFFFFFF, payload

    def note(self, kind, flags, stream, payload):
        if kind == HEADERS:
            decoded = dict(self.decoder.decode(payload))
            self.heads.setdefault(stream, {}).update(decoded)
        elif kind == DATA:
            self.bodies[stream] = self.bodies.get(stream, b"") + payload
        elif kind == RST_STREAM:
            self.resets[stream] = CODES[int.from_bytes(payload, "big")]
        elif kind == GOAWAY and any(payload[4:8]):
            self.error = CODES[int.from_bytes(payload[4:8], "big")]
        if kind in (HEADERS, DATA) and flags & END_STREAM:
            self.ended.add(stream)

    def verdict(self, stream):
        if self.error:
            return f"connection {self.error}"
        if self.resets.get(stream, "NO_ERROR") != "NO_ERROR":
            return f"stream {self.resets[stream]}"
        return f"status {self.heads[stream][':status']}" if stream in self.heads else None

    def outcome(self, stream, patience=PATIENCE):
        """What becomes of what was sent: `connection CODE`, `stream CODE`, `status N`, `closed`, or `ignored` if the
        connection serves on as if nothing had been. A PING behind it tells when an answer would have come."""
        self.send(frame(PING, 0, 0, PROBE))
        is_probed = False
        while (verdict := self.verdict(stream)) is None:
            try:
                # An answer to a stream may come a turn later than that to the PING.
                found = self.next(LATE if is_probed else patience)
            except TimeoutError:
                if is_probed:
                    return "ignored"
                raise
            if found is None:
                return "closed"
            is_probed = is_probed or found[0] == PING and found[1] & ACK and found[3] == PROBE
        return verdict

    def reply(self, stream, patience=PATIENCE):
        """The status of a whole reply, or how else the stream ended."""
        while stream not in self.ended and stream not in self.resets:
            if self.next(patience) is None:
                return "closed"
        return self.heads[stream][":status"] if stream in self.ended else f"reset {self.resets[stream]}"

    def is_over(self, patience=PATIENCE):
        """Whether the other side closes."""
        try:
            while self.next(patience) is not None:
                pass
            return True
        except TimeoutError:
            return False


def resident(pid):
    """Memory of a process's own, in KiB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("RssAnon:"))
