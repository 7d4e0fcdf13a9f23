import Workload

/// What a trace shows of a request's downstream call, where there are several machines to call.
extension TraceEvents {
    /// Its attempts: spans within that stage, and no longer than it, for what nobody waits for any more is ended a
    /// moment after the answer has come. One that goes on when another one ends, beside which it was made, has an id of
    /// its own: those of one id lie within each other.
    mutating func addAttempts(of record: RequestRecord, within stage: Range<Instant>, id: Int, on place: Place) {
        var open: [(name: String, end: Instant)] = []
        for (number, attempt) in record.attempts.sorted(by: { $0.beginsNanoseconds < $1.beginsNanoseconds })
            .enumerated()
        {
            let begin = min(max(record.begin(of: attempt), stage.lowerBound), stage.upperBound)
            let end = min(max(record.end(of: attempt), begin), stage.upperBound)
            let name = "attempt: \(attempt.result.name)"
            while let last = open.last, last.end <= begin {
                add(.spanEnds, last.name, "request", at: last.end, on: place, TraceEvents.link(to: id))
                open.removeLast()
            }
            let isWithin = open.last.map { end <= $0.end } ?? true
            let link = TraceEvents.link(to: isWithin ? id : id | (number + 1) << TraceEvents.attemptBits)
            add(.spanBegins, name, "request", at: begin, on: place) {
                link(&$0)
                $0.append(argumentsOf: attempt)
            }
            if isWithin {
                open.append((name, end))
            } else {
                add(.spanEnds, name, "request", at: end, on: place, link)
            }
        }
        for last in open.reversed() {
            add(.spanEnds, last.name, "request", at: last.end, on: place, TraceEvents.link(to: id))
        }
    }

    /// Above all ids of requests and arrows.
    private static let attemptBits = 32
}

extension RequestRecord {
    fileprivate func begin(of attempt: Attempt) -> Instant {
        Instant(nanoseconds: arrival.nanoseconds &+ attempt.beginsNanoseconds)
    }

    fileprivate func end(of attempt: Attempt) -> Instant {
        Instant(nanoseconds: begin(of: attempt).nanoseconds &+ attempt.nanoseconds)
    }
}

extension [UInt8] {
    fileprivate mutating func append(argumentsOf attempt: RequestRecord.Attempt) {
        append("args") {
            $0.append("machine", attempt.machine)
            $0.append("ms", milliseconds: attempt.nanoseconds)
            $0.append("hedge", attempt.isHedge ? true : nil)
        }
    }
}
