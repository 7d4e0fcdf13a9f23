import Workload

/// The last five minutes, second by second, from the workers' counts: so it costs the same at any rate of requests.
public struct LiveHistory: Sendable {
    /// Seconds that are kept.
    public static let capacity = 300
    private static let window = Duration.seconds(60)

    private struct Entry {
        var second: LiveSecond
        var end: Instant
        var length: Duration
        var misses: [(place: MissPlace, count: Int)]
    }

    private var entries: [Entry] = []
    private var last: (modes: [(name: String, tally: Tally)], at: Instant)?
    private var nextNumber: Int

    /// - Parameter unixSeconds: of the start. Seconds are numbered from there: a listener that was told a number by the
    ///   daemon before this one asks for what came after it.
    public init(startedAt unixSeconds: Int) {
        nextNumber = unixSeconds
    }

    /// A second has passed; the first call begins it. To be called once a second.
    ///
    /// - Parameters:
    ///   - accounts: of this moment.
    ///   - queueAge: of what has waited longest for a runner.
    public mutating func note(
        _ accounts: Accounts, queueAge: Duration? = nil, at now: Instant, unixSeconds: Double
    ) {
        defer { last = (accounts.modes, now) }
        guard let last else { return }
        let counted = accounts.modes.map { mode in
            let before = last.modes.first { $0.name == mode.name }?.tally
            return (name: mode.name, tally: before.map { mode.tally.since($0) } ?? mode.tally)
        }
        let second = LiveSecond(
            number: nextNumber, at: unixSeconds, counted: counted, total: accounts.total, queueAge: queueAge)
        nextNumber += 1
        if entries.count == LiveHistory.capacity { entries.removeFirst() }
        entries.append(
            Entry(second: second, end: now, length: now - last.at, misses: counted.flatMap(\.tally.missPlaces)))
    }

    /// Oldest first.
    public var seconds: [LiveSecond] { entries.map(\.second) }

    public var newest: LiveSecond? { entries.last?.second }

    /// Of those that ended since an instant, what a trace shows.
    public func counters(since: Instant) -> [TraceFacts.Second] {
        entries.drop { $0.end < since }.map {
            TraceFacts.Second(
                at: $0.end, met: $0.second.met, missed: $0.second.missed, inFlight: $0.second.inFlight,
                queueLength: $0.second.queueLength)
        }
    }

    /// Those that came after the one of this number. All of them if it is not known: whoever names it listened to
    /// another daemon.
    public func seconds(after number: Int?) -> [LiveSecond] {
        guard let number, let newest, number <= newest.number else { return seconds }
        return seconds.filter { $0.number > number }
    }

    /// The last minute.
    public var minute: LiveMinute {
        var minute = LiveMinute()
        guard let end = entries.last?.end else { return minute }
        for entry in entries.reversed() where entry.end + LiveHistory.window > end {
            minute.requests += entry.second.ended
            minute.missed += entry.second.missed
            minute.workersCPUSeconds += entry.second.workersCpuS
            minute.length += entry.length
            for (place, count) in entry.misses { minute.misses[place, default: 0] += count }
        }
        return minute
    }
}

/// What a minute's seconds come to.
public struct LiveMinute: Equatable, Sendable {
    /// Those that ended, and those of them that missed their deadline.
    public var requests = 0, missed = 0
    public var misses: [MissPlace: Int] = [:]
    public var workersCPUSeconds = 0.0
    public var length = Duration.zero

    /// Nil if no request ended.
    public var missRatio: Double? { requests > 0 ? Double(missed) / Double(requests) : nil }

    /// The workers' CPU as a share of what the cores had; nil before the first second.
    public func load(ofCores cores: Int) -> Double? {
        length > .zero ? workersCPUSeconds / (length.seconds * Double(cores)) : nil
    }
}
