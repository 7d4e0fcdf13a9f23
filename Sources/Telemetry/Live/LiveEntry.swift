import Workload

/// The body of `/live`, and each message of `/events`: the daemon writes what is declared here, and the live page and
/// `top` read it.
public struct LiveEntry: Codable, Equatable, Sendable {
    /// Unix seconds.
    public var now: Double
    /// What the configuration names.
    public var mode: String
    public var version: String
    public var uptimeS: Double
    public var ready: Bool
    /// Why it is not ready, or not all of its workers accept.
    @OrNull public var reason: String?
    public var serving: String
    /// That the daemon may use.
    public var cores: Int
    /// Of the last minute: the workers' CPU as a share of the cores, and requests that missed as a share of those that
    /// ended. Null where there was nothing.
    @OrNull public var load: Double?
    @OrNull public var missRatio: Double?
    public var misses, requests: Int
    @OrNull public var mainCause: MainCause?
    /// Upper bounds of the first of each second's `ratios`.
    public var ratioBounds: [Double]
    /// Without what they have learned.
    public var workers: [StatusEntry.Worker]
    public var policy: StatusEntry.Policy
    /// Oldest first.
    public var seconds: [LiveSecond]
}

extension LiveEntry {
    /// - Parameters:
    ///   - realtime: nanoseconds since the epoch.
    ///   - reason: why it is not ready, or not whole.
    public init(
        realtime: UInt64, mode: String, version: String, uptime: Duration, ready: Bool, reason: String?,
        serving: String, cores: Int, minute: LiveMinute, mainCause: MainCause?, workers: [StatusEntry.Worker],
        policy: PolicyFacts, seconds: [LiveSecond]
    ) {
        now = LiveSecond.rounded(Double(realtime) / 1e9)
        self.mode = mode
        self.version = version
        uptimeS = LiveSecond.rounded(uptime.seconds)
        self.ready = ready
        _reason = OrNull(wrappedValue: reason)
        self.serving = serving
        self.cores = cores
        _load = OrNull(wrappedValue: minute.load(ofCores: cores).map(LiveSecond.rounded))
        _missRatio = OrNull(wrappedValue: minute.missRatio.map(LiveSecond.rounded))
        (misses, requests) = (minute.missed, minute.requests)
        _mainCause = OrNull(wrappedValue: mainCause)
        ratioBounds = Buckets.ratio.shown
        self.workers = workers
        let sheds = workers.compactMap(\.policy?.isShedding)
        self.policy = StatusEntry.Policy(policy, isShedding: sheds.isEmpty ? nil : sheds.contains(true))
        self.seconds = seconds
    }

    /// One line of JSON.
    public var page: String { JSONText.line(self) }

    /// A message of `/events` (the HTML standard's "server-sent events"), with the number of its newest second.
    ///
    /// - Parameter isFirst: tells a listener also when to come again if the stream ends.
    public func event(isFirst: Bool) -> String {
        let retry = isFirst ? "retry: \(LiveEntry.comeAgainMilliseconds)\n" : ""
        let id = seconds.last.map { "id: \($0.number)\n" } ?? ""
        return "\(retry)\(id)data: \(page)\n"
    }

    private static let comeAgainMilliseconds = 1_000
}

extension StatusEntry.Policy {
    fileprivate init(_ facts: PolicyFacts, isShedding: Bool?) {
        self.init(name: facts.name, act: facts.acts, workAheadMs: nil, isShedding: isShedding)
    }
}
