"""What RFC 9113 calls an error, as bytes; each row ends as it says, the worker serves on, and where only a stream is in
error the others of its connection are served."""

import struct

from watched import equal, require
from wire import (
    ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING, PREFACE, PRIORITISED, PRIORITY,
    PUSH_PROMISE, RST_STREAM, SETTINGS, TRIVIAL, WAITING, WINDOW_UPDATE, Peer, block, fields, frame, get, headers, post,
    settings,
)

# As SETTINGS_MAX_FRAME_SIZE is where nobody says another (RFC 9113 6.5.2).
FRAME = 16_384
WINDOW = (1 << 31) - 1
# More than any window. A server that gives credit as it reads need not notice: the body's limit is what holds then.
FLOOD = 4 << 20


def connection(*codes):
    return {f"connection {code}" for code in codes}


def stream(*codes):
    """A stream error, which may be treated as one of the connection (5.4.2)."""
    return {f"stream {code}" for code in codes} | connection(*codes)


# A malformed message is a stream error, and may be answered before (8.1.1).
MALFORMED = stream("PROTOCOL_ERROR") | {"status 400"}
# A stream that this side has closed: frames for it may have been under way, and may be ignored for a while (5.1).
CLOSED = stream("STREAM_CLOSED") | {"ignored"}
IGNORED = {"ignored"}


def increment(number):
    return struct.pack(">I", number)


def setting(identifier, value):
    return frame(SETTINGS, 0, 0, struct.pack(">HI", identifier, value))


def opened(number=1):
    """A stream whose body is to come, with nothing wrong in it."""
    return post(number)


def begun(number, flags=END_STREAM):
    """A request whose header block goes on."""
    return frame(HEADERS, flags, number, block(fields()))


def malformed(*more, path=TRIVIAL, without=(), instead=None):
    wanted = instead or [field for field in fields(path) if field[0] not in without] + list(more)
    return headers(1, wanted)


# (section, what is wrong, bytes behind the preface and our SETTINGS, stream that an answer is looked for on, ends)
ROWS = [
    # Frames
    ("4.2", "DATA above the largest frame", opened() + frame(DATA, 0, 1, bytes(FRAME + 1)), 1, stream("FRAME_SIZE_ERROR")),
    ("4.2", "HEADERS above the largest frame", frame(HEADERS, 5, 1, bytes(FRAME + 1)), 1, connection("FRAME_SIZE_ERROR")),
    ("4.2", "SETTINGS above the largest frame", frame(SETTINGS, 0, 0, bytes(6 * 2731)), 0, connection("FRAME_SIZE_ERROR")),
    ("4.3", "a header block that is none", frame(HEADERS, 5, 1, b"\xff\xff\xff\xff\xff\xff\xff\xff"), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "an index beyond the table", frame(HEADERS, 5, 1, b"\xbe"), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "index 0", frame(HEADERS, 5, 1, b"\x80"), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "a table larger than we allow", frame(HEADERS, 5, 1, b"\x3f\xe1\xff\x03" + block(fields())), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "a table's size behind a field", frame(HEADERS, 5, 1, block(fields()) + b"\x20"), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "a string that ends too early", frame(HEADERS, 5, 1, b"\x00\x0aabc"), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "Huffman code with EOS in it", frame(HEADERS, 5, 1, b"\x00\x84\xff\xff\xff\xff\x01a"), 1, connection("COMPRESSION_ERROR")),
    ("4.3", "PING within a header block", begun(1) + frame(PING, 0, 0, bytes(8)), 1, connection("PROTOCOL_ERROR")),
    ("4.3", "HEADERS of another stream within a header block", begun(1) + get(3), 1, connection("PROTOCOL_ERROR")),
    ("4.3", "an unknown frame within a header block", begun(1) + frame(0x77, 0, 1, b"?"), 1, connection("PROTOCOL_ERROR")),
    ("5.5", "an unknown frame", frame(0x77, 0xFF, 0, b"what"), 1, IGNORED),
    ("4.1", "unknown flags of PING", frame(PING, 0xFE & ~ACK, 0, bytes(8)), 1, IGNORED),
    # Streams
    ("5.1", "DATA on an idle stream", frame(DATA, END_STREAM, 1, b"a"), 1, connection("PROTOCOL_ERROR")),
    ("5.1", "RST_STREAM on an idle stream", frame(RST_STREAM, 0, 1, increment(8)), 1, connection("PROTOCOL_ERROR")),
    ("5.1", "WINDOW_UPDATE on an idle stream", frame(WINDOW_UPDATE, 0, 1, increment(100)), 1, connection("PROTOCOL_ERROR")),
    ("5.1", "CONTINUATION on an idle stream", frame(CONTINUATION, END_HEADERS, 1, block(fields())), 1, connection("PROTOCOL_ERROR")),
    ("5.1", "DATA behind the request's end", get(1, WAITING) + frame(DATA, 0, 1, b"a"), 1, stream("STREAM_CLOSED")),
    ("5.1", "HEADERS behind the request's end", get(1, WAITING) + get(1, WAITING), 1, stream("STREAM_CLOSED")),
    ("5.1", "CONTINUATION behind the request's end", get(1, WAITING) + frame(CONTINUATION, 4, 1, block(fields())), 1, connection("STREAM_CLOSED", "PROTOCOL_ERROR")),
    ("5.1", "DATA behind RST_STREAM", opened() + frame(RST_STREAM, 0, 1, increment(8)) + frame(DATA, 0, 1, b"a"), 1, CLOSED),
    ("5.1", "HEADERS behind RST_STREAM", opened() + frame(RST_STREAM, 0, 1, increment(8)) + get(1), 1, CLOSED | connection("PROTOCOL_ERROR")),
    ("5.1.1", "an even stream", get(2), 2, connection("PROTOCOL_ERROR")),
    ("5.1.1", "a stream below the newest", get(5, WAITING) + get(3), 3, connection("PROTOCOL_ERROR") | CLOSED),
    # DATA
    ("6.1", "DATA on stream 0", frame(DATA, END_STREAM, 0, b"a"), 0, connection("PROTOCOL_ERROR")),
    ("6.1", "DATA with more padding than payload", opened() + frame(DATA, PADDED, 1, b"\x05abc"), 1, connection("PROTOCOL_ERROR")),
    ("6.1", "DATA with a pad length and no more", opened() + frame(DATA, PADDED, 1, b""), 1, connection("PROTOCOL_ERROR", "FRAME_SIZE_ERROR")),
    # HEADERS
    ("6.2", "HEADERS on stream 0", get(0), 0, connection("PROTOCOL_ERROR")),
    ("6.2", "HEADERS with more padding than payload", frame(HEADERS, 5 | PADDED, 1, b"\xff" + block(fields())), 1, connection("PROTOCOL_ERROR")),
    ("6.2", "HEADERS too short for a priority", frame(HEADERS, 5 | PRIORITISED, 1, b"\0\0\0"), 1, connection("PROTOCOL_ERROR", "FRAME_SIZE_ERROR")),
    # PRIORITY
    ("6.3", "PRIORITY on stream 0", frame(PRIORITY, 0, 0, bytes(5)), 0, connection("PROTOCOL_ERROR")),
    ("6.3", "PRIORITY of four bytes", opened() + frame(PRIORITY, 0, 1, bytes(4)), 1, stream("FRAME_SIZE_ERROR")),
    # RST_STREAM
    ("6.4", "RST_STREAM on stream 0", frame(RST_STREAM, 0, 0, increment(8)), 0, connection("PROTOCOL_ERROR")),
    ("6.4", "RST_STREAM of three bytes", opened() + frame(RST_STREAM, 0, 1, bytes(3)), 1, connection("FRAME_SIZE_ERROR")),
    # SETTINGS
    ("6.5", "SETTINGS as acknowledgement with a payload", frame(SETTINGS, ACK, 0, bytes(6)), 0, connection("FRAME_SIZE_ERROR")),
    ("6.5", "SETTINGS on a stream", frame(SETTINGS, 0, 1, b""), 0, connection("PROTOCOL_ERROR")),
    ("6.5", "SETTINGS of five bytes", frame(SETTINGS, 0, 0, bytes(5)), 0, connection("FRAME_SIZE_ERROR")),
    ("6.5.2", "ENABLE_PUSH of 2", setting(2, 2), 0, connection("PROTOCOL_ERROR")),
    ("6.5.2", "INITIAL_WINDOW_SIZE above the greatest window", setting(4, WINDOW + 1), 0, connection("FLOW_CONTROL_ERROR")),
    ("6.5.2", "MAX_FRAME_SIZE below the least", setting(5, FRAME - 1), 0, connection("PROTOCOL_ERROR")),
    ("6.5.2", "MAX_FRAME_SIZE above the greatest", setting(5, 1 << 24), 0, connection("PROTOCOL_ERROR")),
    ("6.5.2", "an unknown setting", setting(0x7777, 7), 0, IGNORED),
    # PUSH_PROMISE
    ("6.6", "PUSH_PROMISE of a client", opened() + frame(PUSH_PROMISE, 4, 1, increment(2) + block(fields())), 1, connection("PROTOCOL_ERROR")),
    # PING
    ("6.7", "PING on a stream", frame(PING, 0, 1, bytes(8)), 0, connection("PROTOCOL_ERROR")),
    ("6.7", "PING of seven bytes", frame(PING, 0, 0, bytes(7)), 0, connection("FRAME_SIZE_ERROR")),
    # GOAWAY
    ("6.8", "GOAWAY on a stream", frame(GOAWAY, 0, 1, bytes(8)), 0, connection("PROTOCOL_ERROR")),
    ("6.8", "GOAWAY of seven bytes", frame(GOAWAY, 0, 0, bytes(7)), 0, connection("FRAME_SIZE_ERROR")),
    # WINDOW_UPDATE
    ("6.9", "WINDOW_UPDATE of 0 for the connection", frame(WINDOW_UPDATE, 0, 0, increment(0)), 0, connection("PROTOCOL_ERROR")),
    ("6.9", "WINDOW_UPDATE of 0 for a stream", opened() + frame(WINDOW_UPDATE, 0, 1, increment(0)), 1, stream("PROTOCOL_ERROR")),
    ("6.9", "WINDOW_UPDATE of three bytes", frame(WINDOW_UPDATE, 0, 0, bytes(3)), 0, connection("FRAME_SIZE_ERROR")),
    ("6.9.1", "a window of the connection above the greatest", frame(WINDOW_UPDATE, 0, 0, increment(WINDOW)) * 2, 0, connection("FLOW_CONTROL_ERROR")),
    ("6.9.1", "a stream's window above the greatest", opened() + frame(WINDOW_UPDATE, 0, 1, increment(WINDOW)) * 2, 1, stream("FLOW_CONTROL_ERROR")),
    ("6.9.1", "DATA beyond the window", opened() + frame(DATA, 0, 1, bytes(FRAME)) * (FLOOD // FRAME), 1, stream("FLOW_CONTROL_ERROR") | {"status 413"} | IGNORED),
    ("6.9.2", "an initial window that makes a stream's too large", opened() + frame(WINDOW_UPDATE, 0, 1, increment(WINDOW - 65_535)) + setting(4, WINDOW), 1, connection("FLOW_CONTROL_ERROR") | stream("FLOW_CONTROL_ERROR")),
    # CONTINUATION
    ("6.10", "CONTINUATION on stream 0", begun(1) + frame(CONTINUATION, 4, 0, b""), 1, connection("PROTOCOL_ERROR")),
    ("6.10", "CONTINUATION behind the block's end", opened() + frame(CONTINUATION, 4, 1, b""), 1, connection("PROTOCOL_ERROR")),
    ("6.10", "CONTINUATION of another stream", begun(1) + frame(CONTINUATION, 4, 3, b""), 1, connection("PROTOCOL_ERROR")),
    ("6.10", "DATA where CONTINUATION must be", begun(1, 0) + frame(DATA, END_STREAM, 1, b"a"), 1, connection("PROTOCOL_ERROR")),
    # Messages
    ("8.1", "a second head that does not end the stream", opened() + headers(1, [("a", "b")], END_HEADERS), 1, MALFORMED),
    ("8.1", "a pseudo-field in trailers", opened() + headers(1, [(":path", "/")]), 1, MALFORMED),
    ("8.1.1", "a content-length above the body's", post(1, ("content-length", "5")) + frame(DATA, END_STREAM, 1, b"abc"), 1, MALFORMED),
    ("8.1.1", "a content-length below the body's", post(1, ("content-length", "2")) + frame(DATA, END_STREAM, 1, b"abc"), 1, MALFORMED),
    ("8.1.1", "a content-length without a body", malformed(("content-length", "2")), 1, MALFORMED),
    ("8.2.1", "a field name in upper case", malformed(("X-Upper", "a")), 1, MALFORMED),
    ("8.2.1", "a space in a field name", malformed(("a b", "c")), 1, MALFORMED),
    ("8.2.1", "an empty field name", malformed(("", "c")), 1, MALFORMED | {"status 200"}),
    ("8.2.1", "NUL in a field value", malformed(("a", "b\0c")), 1, MALFORMED),
    ("8.2.1", "a line's end in a field value", malformed(("a", "b\r\nc: d")), 1, MALFORMED),
    ("8.2.1", "a space before a field value", malformed(("a", " b")), 1, MALFORMED),
    ("8.2.2", "Connection", malformed(("connection", "close")), 1, MALFORMED),
    ("8.2.2", "Keep-Alive", malformed(("keep-alive", "timeout=5")), 1, MALFORMED),
    ("8.2.2", "Transfer-Encoding", malformed(("transfer-encoding", "chunked")), 1, MALFORMED),
    ("8.2.2", "Upgrade", malformed(("upgrade", "h2c")), 1, MALFORMED),
    ("8.2.2", "TE other than trailers", malformed(("te", "gzip")), 1, MALFORMED),
    ("8.3", "an unknown pseudo-field", malformed(instead=[(":what", "a"), *fields()]), 1, MALFORMED),
    ("8.3", "a pseudo-field of replies", malformed(instead=[(":status", "200"), *fields()]), 1, MALFORMED),
    ("8.3", "a pseudo-field behind another field", malformed(instead=[("a", "b"), *fields()]), 1, MALFORMED),
    ("8.3.1", "no :method", malformed(without={":method"}), 1, MALFORMED),
    ("8.3.1", "no :scheme", malformed(without={":scheme"}), 1, MALFORMED),
    ("8.3.1", "no :path", malformed(without={":path"}), 1, MALFORMED),
    ("8.3.1", "an empty :path", malformed(path=""), 1, MALFORMED),
    ("8.3.1", ":method twice", malformed((":method", "GET"), instead=[(":method", "GET"), *fields()]), 1, MALFORMED),
    ("8.3.1", ":path twice", malformed(instead=[(":path", "/"), *fields()]), 1, MALFORMED),
    ("8.3.1", ":path that is no path", malformed(path="work"), 1, MALFORMED),
    ("8.3.1", "Host that differs from :authority", malformed(("host", "other")), 1, MALFORMED | {"status 200"}),
]


def serves_on(daemon, worker):
    equal("worker", daemon.worker(), worker)
    with Peer(daemon, first=get(1)) as peer:
        equal("status of a later request", peer.reply(1), "200")


def case(section, what, data, number, ends):
    def run(daemon):
        worker = daemon.worker()
        with Peer(daemon, first=data) as peer:
            outcome = peer.outcome(number)
            require(outcome in ends, f"RFC 9113 {section}, {what}: wanted {' or '.join(sorted(ends))}, found {outcome}")
            if outcome.startswith("connection"):
                require(peer.is_over(), f"RFC 9113 {section}, {what}: the connection stays open behind its GOAWAY")
            elif not outcome == "closed":
                peer.send(get(4001))
                equal(f"RFC 9113 {section}, {what}: status of another stream", peer.reply(4001), "200")
        serves_on(daemon, worker)

    run.__name__ = f"{section} {what}"
    return run


def stream_error_leaves_others_untouched(daemon):
    with Peer(daemon, first=get(1, WAITING) + headers(3, [("a", "b"), *fields()]) + get(5)) as peer:
        equal("status of the one behind", peer.reply(5), "200")
        equal("status of the one before", peer.reply(1), "200")


def streams_above_the_limit_are_refused(daemon):
    """RFC 9113 5.1.2, and those within it are served."""
    with Peer(daemon, first=b"".join(get(2 * number + 1, WAITING) for number in range(150))) as peer:
        ends = [peer.reply(2 * number + 1) for number in range(150)]
    wanted = {"200", "reset REFUSED_STREAM"}
    require(set(ends) == wanted and ends.count("200") >= 100, f"RFC 9113 5.1.2: {ends.count('200')} of 150 served, {set(ends)}")


def first_frame_that_is_no_settings_is_an_error(daemon):
    worker = daemon.worker()
    with Peer(daemon, greet=False) as peer:
        peer.send(PREFACE + frame(PING, 0, 0, bytes(8)))
        equal("RFC 9113 3.4", peer.outcome(0), "connection PROTOCOL_ERROR")
    serves_on(daemon, worker)


def broken_preface_ends_the_connection(daemon):
    worker = daemon.worker()
    with daemon.connect() as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" + settings())
        reply = b""
        while data := client.recv(1 << 16):
            reply += data
        # GOAWAY may be omitted, because such a peer speaks no HTTP/2 (RFC 9113 3.4).
        require(not reply or reply.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5")), f"no service: {reply[:40]!r}")
    serves_on(daemon, worker)


def preface_in_pieces_is_taken(daemon):
    with Peer(daemon, greet=False) as peer:
        data = PREFACE + settings() + get(1)
        for at in range(len(data)):
            peer.send(data[at : at + 1])
        equal("status", peer.reply(1), "200")


CASES = [
    first_frame_that_is_no_settings_is_an_error, broken_preface_ends_the_connection, preface_in_pieces_is_taken,
    stream_error_leaves_others_untouched, streams_above_the_limit_are_refused, *(case(*row) for row in ROWS),
]
