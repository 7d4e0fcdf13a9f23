/// What has come of a fleet's requests: numbers only, none of the requests is kept.
package struct FleetTally: Equatable, Sendable {
    /// Requests of one stretch of the run, by when it was known what came of them.
    package struct Stretch: Equatable, Sendable {
        package var ended = 0
        package var missed = 0
    }

    /// Those that were sent after the warm-up and have ended.
    package private(set) var ended = 0
    package private(set) var missed = 0
    /// Of the missed ones those that a machine took with it, that one refused because it was down, or for which there
    /// was no machine at all.
    package private(set) var lost = 0
    /// Those that a policy has refused or stopped.
    package private(set) var dropped = 0
    /// Of those that were replied to, in nanoseconds.
    package private(set) var latencySum = 0.0
    /// How many requests were in flight at its machine when a request came: by that number, the last one of all above.
    package private(set) var found = [Int](repeating: 0, count: FleetTally.mostFound + 1)
    package private(set) var stretches: [Stretch]
    private var latencies: LatencyBins

    private static let mostFound = 63

    /// Requests sent before it are not counted.
    private let countsFrom: Int64
    private let stretchLength: Int64

    /// - Parameters:
    ///   - countsFrom: when the warm-up ends.
    ///   - span: of the whole run.
    ///   - count: of stretches.
    package init(countsFrom: Int64, span: Int64, stretches count: Int) {
        self.countsFrom = countsFrom
        stretchLength = max(1, (span + Int64(count) - 1) / Int64(count))
        stretches = Array(repeating: Stretch(), count: count)
        latencies = LatencyBins()
    }

    package var missedShare: Double { ended == 0 ? 0 : Double(missed) / Double(ended) }
    /// The largest share of all stretches.
    package var worstStretch: Double {
        stretches.map { $0.ended == 0 ? 0 : Double($0.missed) / Double($0.ended) }.max() ?? 0
    }
    package var meanLatency: Double { replied == 0 ? 0 : latencySum / Double(replied) }
    private var replied: Int { ended - lost - dropped }

    /// The latency that a share of the requests has at most, in nanoseconds; those without a reply have
    /// none, and count as the longest. Nil where that is one of them, or there are no requests.
    package func latency(at share: Double) -> Double? { latencies.value(at: share, of: ended) }

    mutating func arrive(at time: Int64, finding count: Int) {
        guard time >= countsFrom else { return }
        found[min(count, FleetTally.mostFound)] += 1
    }

    /// - Parameters:
    ///   - sent: when it was sent.
    ///   - time: when it was replied to.
    mutating func end(sent: Int64, at time: Int64, expiry: Int64) {
        guard sent >= countsFrom else { return }
        let isMissed = time > expiry
        ended += 1
        missed += isMissed ? 1 : 0
        latencySum += Double(time - sent)
        latencies.add(time - sent)
        let stretch = stretch(at: time)
        stretches[stretch].ended += 1
        stretches[stretch].missed += isMissed ? 1 : 0
    }

    mutating func lose(sent: Int64, at time: Int64) {
        guard sent >= countsFrom else { return }
        lost += 1
        miss(at: time)
    }

    /// A policy has refused or stopped it.
    mutating func drop(sent: Int64, at time: Int64) {
        guard sent >= countsFrom else { return }
        dropped += 1
        miss(at: time)
    }

    private mutating func miss(at time: Int64) {
        ended += 1
        missed += 1
        let stretch = stretch(at: time)
        stretches[stretch].ended += 1
        stretches[stretch].missed += 1
    }

    private func stretch(at time: Int64) -> Int { min(stretches.count - 1, Int(time / stretchLength)) }

    /// Adds what another part of the same run has counted.
    package mutating func add(_ other: FleetTally) {
        ended += other.ended
        missed += other.missed
        lost += other.lost
        dropped += other.dropped
        latencySum += other.latencySum
        for index in found.indices { found[index] += other.found[index] }
        for index in stretches.indices {
            stretches[index].ended += other.stretches[index].ended
            stretches[index].missed += other.stretches[index].missed
        }
        latencies.add(other.latencies)
    }
}
