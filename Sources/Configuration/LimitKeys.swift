import Workload

/// The bounds of the serving port, for each worker.
package final class LimitKeys: KeyGroup {
    package static let declared = LimitKeys()

    package let connections = Setting(
        "limits.connections", 10_000, .number(1...1_000_000), "Open connections of a worker",
        """
        As far as its descriptors suffice: those for downstream calls are kept back. At this number the one that has \
        been idle for longest is closed for each new one, and where none is idle, the one that has been sending its \
        first request's header for longest; where all are busy, accepting pauses.
        """)

    package let streams = Setting(
        "limits.streams", 100, .number(1...100_000), "Requests under way at once on one HTTP/2 connection",
        "Further ones are refused on their streams; a client may try them again.")

    // `GET /work` with every parameter fits the smallest.
    package let target = Setting(
        "limits.target", 8 << 10, .size(256...1 << 20), "Size of a request's target", "A longer one gets a 414.")

    // What a browser sends to a first request fits the smallest.
    package let headers = Setting(
        "limits.headers", 16 << 10, .size(1 << 10...1 << 20), "Size of a request's header", "A larger one gets a 431.")
    package let body = Setting(
        "limits.body", 1 << 20, .size(0...1 << 30), "Size of a request's body", "A larger one gets a 413.")
    package let buffers = Setting(
        "limits.buffers", 256 << 20, .size(1 << 20...1 << 40), "Size of all bodies and downstream replies of a worker",
        "What exceeds it gets a 503, or a 502.")
    package let headerTimeout = Setting(
        "limits.header_timeout", Duration.seconds(10), .timeout, "Longest wait for a whole header",
        "From a request's first byte to the end of its header; then 408.")
    package let bodyTimeout = Setting(
        "limits.body_timeout", Duration.seconds(30), .timeout, "Longest wait for a whole body",
        "From the end of the header to the end of the body; then 408.")
    package let idleTimeout = Setting(
        "limits.idle_timeout", Duration.seconds(75), .timeout, "Longest wait between requests",
        "Of one connection; then it is closed.")
    package let compute = Setting(
        "limits.compute", Duration.seconds(30), .timeout, "Longest compute step of a request",
        "A query that asks for more gets a 400.")
    package let downstream = Setting(
        "limits.downstream", Duration.seconds(60), .timeout, "Longest downstream time of a request",
        "A query that asks for more gets a 400.")
}
