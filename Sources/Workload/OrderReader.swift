/// Reads what a request asks for from its query and headers. Callable from any thread.
public struct OrderReader: Sendable {
    /// What a query may leave out.
    public struct Defaults: Sendable, Equatable {
        public var kind: ComputeKind
        public var before: Duration
        public var downstream: Duration
        public var after: Duration
        public var deadline: Duration

        public init(
            kind: ComputeKind, before: Duration, downstream: Duration, after: Duration, deadline: Duration
        ) {
            self.kind = kind
            self.before = before
            self.downstream = downstream
            self.after = after
            self.deadline = deadline
        }
    }

    /// The longest durations that a query may ask for.
    public struct Limits: Sendable, Equatable {
        /// For each of the two compute steps.
        public var compute: Duration
        public var downstream: Duration

        public init(compute: Duration, downstream: Duration) {
            self.compute = compute
            self.downstream = downstream
        }
    }

    /// A day. Headers may say more (gRPC's go up to 11,000 years), and get this much.
    public static let longestBudget = Duration.seconds(86_400)

    private let defaults: Defaults
    private let limits: Limits
    private let calibration: Calibration

    public init(defaults: Defaults, limits: Limits, calibration: Calibration) {
        self.defaults = defaults
        self.limits = limits
        self.calibration = calibration
    }

    /// The order of one request, or why it is refused (400). Of its deadlines grpc-timeout's goes before Envoy's, and
    /// that before the query's; one that is malformed is refused even if another wins. A valid query costs no heap
    /// memory.
    public func read(_ source: borrowing OrderSource) throws(BadOrder) -> WorkOrder {
        let grpc = try OrderReader.budget(.grpc, source.grpcTimeout)
        let envoy = try OrderReader.budget(.envoy, source.envoyTimeout)
        let asked = try OrderQuery(source.query.span, limits: limits, defaultKind: defaults.kind)
        let kind = asked.kind ?? defaults.kind
        return WorkOrder(
            method: source.method,
            kind: kind,
            before: calibration.step(asked.before ?? defaults.before, of: kind),
            after: calibration.step(asked.after ?? defaults.after, of: kind),
            downstream: asked.downstream ?? defaults.downstream,
            budget: grpc ?? envoy ?? asked.deadline ?? defaults.deadline
        )
    }

    private static func budget(_ header: DeadlineHeader, _ value: ArraySlice<UInt8>?) throws(BadOrder) -> Duration? {
        guard let value else { return nil }
        guard let duration = header.parse(value.span) else {
            let shown = String(shown: value.span)
            throw BadOrder(reason: "\(header.rawValue) \"\(shown)\": want \(header.expectation)")
        }
        return min(duration, longestBudget)
    }
}
