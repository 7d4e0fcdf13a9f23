/// What a request's query asks for; nil where it leaves a parameter out.
struct OrderQuery {
    private(set) var before: Duration?
    private(set) var downstream: Duration?
    private(set) var after: Duration?
    private(set) var deadline: Duration?
    private(set) var kind: ComputeKind?
    private let defaultKind: ComputeKind

    private enum Parameter {
        case before, downstream, after, deadline, kind
    }

    private static let parameters: [(name: StaticString, parameter: Parameter)] = [
        ("before", .before), ("downstream", .downstream), ("after", .after), ("deadline", .deadline), ("kind", .kind),
    ]

    /// Takes a query apart, without its `?`. Its unreserved characters are decoded already; no valid name or value has
    /// others.
    init(_ query: Span<UInt8>, limits: OrderReader.Limits, defaultKind: ComputeKind) throws(BadOrder) {
        self.defaultKind = defaultKind
        guard !query.isEmpty else { return }
        var start = 0
        while start <= query.count {
            var end = start
            while end < query.count, query[end] != UInt8(ascii: "&") { end += 1 }
            try take(query.extracting(start..<end), limits)
            start = end + 1
        }
    }

    private mutating func take(_ pair: Span<UInt8>, _ limits: OrderReader.Limits) throws(BadOrder) {
        var equals = 0
        while equals < pair.count, pair[equals] != UInt8(ascii: "=") { equals += 1 }
        let value = pair.extracting(droppingFirst: min(equals + 1, pair.count))
        switch try OrderQuery.parameter(pair.extracting(first: equals)) {
        case .before: try OrderQuery.set(&before, pair, value, atMost: limits.compute)
        case .downstream: try OrderQuery.set(&downstream, pair, value, atMost: limits.downstream)
        case .after: try OrderQuery.set(&after, pair, value, atMost: limits.compute)
        case .deadline:
            try OrderQuery.set(&deadline, pair, value, atMost: OrderReader.longestBudget)
            guard deadline != .zero else { throw OrderQuery.bad(pair, "want a duration above zero such as 100ms") }
        case .kind:
            guard kind == nil else { throw OrderQuery.bad(pair, "given for the second time") }
            kind = ComputeKind(rawValue: String(shown: value))
            guard let kind, ComputeKind.computing.contains(kind) || kind == defaultKind else {
                throw OrderQuery.bad(
                    pair, "want one of \(ComputeKind.computing.map(\.rawValue).joined(separator: ", "))")
            }
        }
    }

    private static func parameter(_ name: Span<UInt8>) throws(BadOrder) -> Parameter {
        for known in parameters where known.name.equals(name) { return known.parameter }
        let names = parameters.map { "\($0.name)" }.joined(separator: ", ")
        throw BadOrder(reason: "unknown parameter \"\(String(shown: name))\"; known are \(names)")
    }

    private static func set(
        _ duration: inout Duration?, _ pair: Span<UInt8>, _ value: Span<UInt8>, atMost limit: Duration
    ) throws(BadOrder) {
        guard duration == nil else { throw bad(pair, "given for the second time") }
        guard let parsed = DurationText.parse(value) else { throw bad(pair, "want \(DurationText.expectation)") }
        guard parsed <= limit else { throw bad(pair, "at most \(DurationText.format(limit))") }
        duration = parsed
    }

    private static func bad(_ pair: Span<UInt8>, _ complaint: String) -> BadOrder {
        BadOrder(reason: "\(String(shown: pair)): \(complaint)")
    }
}
