extension AskedOrder {
    private enum Parameter {
        case time(Time), kind
    }

    private static let parameters: [(name: StaticString, parameter: Parameter)] = [
        ("before", .time(.before)), ("downstream", .time(.downstream)), ("after", .time(.after)),
        ("deadline", .time(.deadline)), ("kind", .kind),
    ]

    /// Takes a query apart, without its `?`. Its unreserved characters are decoded already; no valid name or value has
    /// others.
    mutating func read(_ query: Span<UInt8>) throws(BadOrder) {
        guard !query.isEmpty else { return }
        var start = 0
        while start <= query.count {
            var end = start
            while end < query.count, query[end] != UInt8(ascii: "&") { end += 1 }
            try take(query.extracting(start..<end))
            start = end + 1
        }
    }

    private mutating func take(_ pair: Span<UInt8>) throws(BadOrder) {
        var equals = 0
        while equals < pair.count, pair[equals] != UInt8(ascii: "=") { equals += 1 }
        let value = pair.extracting(droppingFirst: min(equals + 1, pair.count))
        let parameter = try AskedOrder.parameter(pair.extracting(first: equals))
        do throws(Complaint) {
            switch parameter {
            case .time(let time): try set(time, to: DurationText.parse(value))
            case .kind: try set(ComputeKind(rawValue: String(shown: value)))
            }
        } catch {
            throw BadOrder(reason: "\(String(shown: pair)): \(error.text)")
        }
    }

    private static func parameter(_ name: Span<UInt8>) throws(BadOrder) -> Parameter {
        for known in parameters where known.name.equals(name) { return known.parameter }
        let names = parameters.map { "\($0.name)" }.joined(separator: ", ")
        throw BadOrder(reason: "unknown parameter \"\(String(shown: name))\"; known are \(names)")
    }
}
