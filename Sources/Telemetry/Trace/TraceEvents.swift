import Workload

/// Chrome trace events as text, in the order of their times; those of one time in the order in which they were added.
/// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
struct TraceEvents {
    /// Where an event belongs: the ids of a process and of a thread.
    struct Place: Hashable {
        var process: UInt32
        var thread: UInt32

        /// A process' own.
        init(process: UInt32) { (self.process, thread) = (process, process) }

        init(process: UInt32, thread: UInt32) { (self.process, self.thread) = (process, thread) }
    }

    /// The letter that says what an event is.
    enum Phase: String {
        case metadata = "M"
        case slice = "X"
        case spanBegins = "b"
        case spanEnds = "e"
        case momentOfSpan = "n"
        case arrowBegins = "s"
        case arrowEnds = "f"
        case moment = "i"
        case counter = "C"
    }

    /// Time 0, before which nothing is added.
    private let origin: Instant
    private var bytes: [UInt8] = []
    private var index: [(at: Instant, range: Range<Int>)] = []

    init(from origin: Instant, room: Int) {
        self.origin = origin
        bytes.reserveCapacity(room)
    }

    /// - Parameter rest: writes the event's further members.
    mutating func add(
        _ phase: Phase, _ name: String, _ category: String, at instant: Instant, on place: Place,
        _ rest: (inout [UInt8]) -> Void = { _ in }
    ) {
        let start = bytes.count
        bytes.append(json: "{")
        bytes.append("ph", phase.rawValue)
        bytes.append("name", name)
        bytes.append("cat", category)
        bytes.append("pid", Int(place.process))
        bytes.append("tid", Int(place.thread))
        bytes.append("ts", eighths: eighths(instant))
        rest(&bytes)
        bytes.append(json: "}")
        index.append((instant, start..<bytes.count))
    }

    /// An instant in eighths of a microsecond since time 0, rounded down. Readers that turn microseconds into
    /// nanoseconds as doubles keep these exactly; others they cut, so that slices that touch would overlap.
    func eighths(_ instant: Instant) -> UInt64 {
        UInt64(max(0, instant.nanosecondsSince(origin))) / TraceEvents.nanosecondsInEighth
    }

    private static let nanosecondsInEighth: UInt64 = 125

    /// The events, one a line, parted by commas.
    func append(to text: inout [UInt8]) {
        text.reserveCapacity(text.count + bytes.count + 2 * index.count)
        let inOrder = index.sorted { ($0.at, $0.range.lowerBound) < ($1.at, $1.range.lowerBound) }
        var separator: StaticString = "\n"
        for event in inOrder {
            text.append(json: separator)
            text.append(contentsOf: bytes[event.range])
            separator = ",\n"
        }
    }
}

extension [UInt8] {
    /// Eighths of a microsecond, as microseconds.
    mutating func append(_ name: StaticString, eighths: UInt64) { append(name, Double(eighths) / 8) }

    mutating func append(_ name: StaticString, milliseconds nanoseconds: UInt64) {
        append(name, Double(nanoseconds) / 1e6)
    }
}
