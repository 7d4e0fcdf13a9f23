/// A trace as `/trace` gives it, read.
struct Trace: Decodable {
    struct Event: Decodable {
        struct Arguments: Decodable {
            var id: String?
        }

        enum ID: Decodable, Hashable {
            case text(String)
            case number(Int)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                self = try (try? .number(container.decode(Int.self))) ?? .text(container.decode(String.self))
            }
        }

        var ph, name: String
        var pid, tid: Int
        /// Microseconds.
        var ts: Double
        var dur: Double?
        var id: ID?
        var args: Arguments?

        var end: Double { ts + (dur ?? 0) }
    }

    var traceEvents: [Event]

    func events(_ phase: String) -> [Event] { traceEvents.filter { $0.ph == phase } }

    /// Each arrow, by the slices that its two ends are bound to: the last one of its thread that has begun.
    var arrows: [(from: Event, to: Event)] {
        let ends = { (phase: String) in
            traceEvents.indices.filter { traceEvents[$0].ph == phase }.compactMap { index in
                traceEvents[..<index].last { $0.ph == "X" && $0.tid == traceEvents[index].tid }
                    .map { (id: traceEvents[index].id, slice: $0) }
            }
        }
        let targets = ends("f")
        return ends("s").compactMap { start in
            targets.first { $0.id == start.id }.map { (from: start.slice, to: $0.slice) }
        }
    }
}
