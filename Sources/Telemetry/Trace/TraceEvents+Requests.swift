import Workload

/// What a trace shows of requests.
extension TraceEvents {
    /// A request's life: a span with one for each of its stages within, all under one id, for spans that overlap are
    /// told apart by nothing else. Its name is its ending's: tracks go by the names of what begins them, and so there
    /// is one for each ending and not one for each request.
    mutating func add(_ record: RequestRecord, id: Int, of process: UInt32) {
        let place = Place(process: process)
        let name = record.endingName
        let link = TraceEvents.link(to: id)
        add(.spanBegins, name, "request", at: record.arrival, on: place) {
            link(&$0)
            $0.append(argumentsOf: record)
        }
        // Before the stages, so that a moment at which one ends is still within.
        addMoments(of: record, on: place, link)
        var start = record.arrival
        let call = record.marks.firstIndex { $0.stage == .downstream }
        for (index, mark) in record.marks.enumerated() {
            let end = Instant(nanoseconds: start.nanoseconds &+ mark.nanoseconds)
            add(.spanBegins, mark.stage.name, "request", at: start, on: place, link)
            if index == call { addAttempts(of: record, within: start..<end, id: id, on: place) }
            add(.spanEnds, mark.stage.name, "request", at: end, on: place, link)
            start = end
        }
        add(.spanEnds, name, "request", at: start, on: place, link)
    }

    /// The member that says which events belong together.
    static func link(to id: Int) -> (inout [UInt8]) -> Void {
        { text in
            text.append(json: ",\"id\":\"0x")
            text.append(contentsOf: String(id, radix: 16).utf8)
            text.append(json: "\"")
        }
    }

    /// Its deadline where it passed within its life, and its client's hang-up: in its own row, and in its process'.
    private mutating func addMoments(of record: RequestRecord, on place: Place, _ link: (inout [UInt8]) -> Void) {
        let hangUp = record.hangUp.map { min(max($0.at, record.arrival), record.end) }
        let deadline = record.deadline <= record.end && record.verdict != .met ? record.deadline : nil
        for (name, moment) in [("deadline passed", deadline), ("client hung up", hangUp)] {
            guard let moment else { continue }
            add(.momentOfSpan, name, "request", at: moment, on: place, link)
            add(.moment, name, "request", at: moment, on: place) {
                $0.append("s", "p")
                $0.append("args") { $0.append("id", record.id.description) }
            }
        }
    }

    /// What threads computed, with the arrows between their slices.
    ///
    /// - Parameter first: the arrows' ids count from it.
    mutating func add(
        _ slices: [ComputeSlice], _ arrows: [HolderArrow], of records: [RequestRecord], firstID first: Int,
        at origin: Instant
    ) {
        for place in Set(slices.map(\.place)).sorted(by: { ($0.process, $0.thread) < ($1.process, $1.thread) }) {
            add(.metadata, "thread_name", "__metadata", at: origin, on: place) {
                $0.append("args") { $0.append("name", "runner") }
            }
        }
        var ends: [Int: [(phase: Phase, id: Int)]] = [:]
        for (number, arrow) in arrows.enumerated() {
            ends[arrow.from, default: []].append((.arrowBegins, first + number))
            ends[arrow.to, default: []].append((.arrowEnds, first + number))
        }
        for (index, slice) in slices.enumerated() {
            add(slice, of: records[slice.record])
            // Right behind its slice, at its beginning: so it is bound to that one, whatever lies within.
            for end in ends[index] ?? [] {
                add(end.phase, "held the thread", "holder", at: slice.start, on: slice.place) {
                    $0.append("id", end.id)
                    if end.phase == .arrowEnds { $0.append("bp", "e") }
                }
            }
        }
    }

    private mutating func add(_ slice: ComputeSlice, of record: RequestRecord) {
        let length = eighths(slice.end) - eighths(slice.start)
        add(.slice, "\(record.id) \(slice.part)", "compute", at: slice.start, on: slice.place) {
            $0.append("dur", eighths: length)
            $0.append("args") {
                $0.append("id", record.id.description)
                $0.append("cpu_ms", milliseconds: slice.cpuNanoseconds)
                $0.append("preempted_ms", milliseconds: slice.nanoseconds - slice.cpuNanoseconds)
            }
        }
    }
}

extension RequestRecord {
    /// `met`, or `missed:` and why.
    fileprivate var endingName: String {
        if case .missed(_, let cause) = verdict { "missed: \(cause.name)" } else { "met" }
    }
}

extension [UInt8] {
    fileprivate mutating func append(argumentsOf record: RequestRecord) {
        append("args") {
            $0.append("id", record.id.description)
            $0.append("mode", record.mode)
            $0.append("outcome", record.outcome.name)
            $0.append("status", record.status)
            $0.append("budget_ms", milliseconds: record.budgetNanoseconds)
            $0.append("latency_ms", milliseconds: record.latencyNanoseconds)
            $0.append("trace_id", record.trace?.trace.description)
            $0.append("held_by", record.holder?.id.description)
            $0.append("sentence", MissSentence.text(of: record))
        }
    }
}
