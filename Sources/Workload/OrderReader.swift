/// Reads what a request asks for, from its query or its message's fields, and from its headers. Callable from any
/// thread.
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
        var asked = AskedOrder(limits: limits, defaultKind: defaults.kind)
        try asked.read(source.query.span)
        return try order(asked, method: source.method, budget: grpc ?? envoy)
    }

    /// The same of a gRPC call, whose message has fields for what the query says.
    ///
    /// - Parameter method: that of the HTTP request which is the same: so both compute the same digest.
    public func read(_ fields: OrderFields, method: Method) throws(BadOrder) -> WorkOrder {
        var asked = AskedOrder(limits: limits, defaultKind: defaults.kind)
        try asked.read(fields)
        return try order(asked, method: method, budget: nil)
    }

    /// - Parameter budget: what goes before what was asked for.
    private func order(_ asked: AskedOrder, method: Method, budget: Duration?) throws(BadOrder) -> WorkOrder {
        let kind = asked.kind ?? defaults.kind
        try calibration.check(kind)
        return WorkOrder(
            method: method,
            kind: kind,
            before: calibration.step(asked.before ?? defaults.before, of: kind),
            after: calibration.step(asked.after ?? defaults.after, of: kind),
            downstream: asked.downstream ?? defaults.downstream,
            budget: budget ?? asked.deadline ?? defaults.deadline
        )
    }

    /// The time that a header gives, if it is there.
    public static func budget(_ header: DeadlineHeader, _ value: ArraySlice<UInt8>?) throws(BadOrder) -> Duration? {
        guard let value else { return nil }
        guard let duration = header.parse(value.span) else {
            let shown = String(shown: value.span)
            throw BadOrder(reason: "\(header.rawValue) \"\(shown)\": want \(header.expectation)")
        }
        return min(duration, longestBudget)
    }
}
