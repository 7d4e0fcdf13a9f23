/// A request header that says how long its client will wait.
public enum DeadlineHeader: String, CaseIterable, Sendable {
    /// gRPC over HTTP/2, "Requests", Timeout: 1 to 8 digits and a unit.
    case grpc = "grpc-timeout"
    /// Envoy's router filter: whole milliseconds.
    case envoy = "x-envoy-expected-rq-timeout-ms"

    /// What a message tells someone who got it wrong.
    public var expectation: String {
        switch self {
        case .grpc: "1 to 8 digits and one of H M S m u n, above zero, such as 100m"
        case .envoy: "milliseconds, a whole number above zero, such as 100"
        }
    }

    /// The time that the header's value gives, nil if it is malformed.
    public func parse(_ value: Span<UInt8>) -> Duration? {
        switch self {
        case .grpc:
            guard value.count >= 2, let unit = DeadlineHeader.grpcUnit(value[value.count - 1]) else { return nil }
            return DeadlineHeader.positive(value.extracting(droppingLast: 1), digits: 8).map { unit * $0 }
        case .envoy:
            return DeadlineHeader.positive(value, digits: 15).map { .milliseconds(1) * $0 }
        }
    }

    /// The unit that a letter of `grpc-timeout` stands for.
    public static func grpcUnit(_ byte: UInt8) -> Duration? {
        switch byte {
        case UInt8(ascii: "H"): .seconds(3600)
        case UInt8(ascii: "M"): .seconds(60)
        case UInt8(ascii: "S"): .seconds(1)
        case UInt8(ascii: "m"): .milliseconds(1)
        case UInt8(ascii: "u"): .microseconds(1)
        case UInt8(ascii: "n"): .nanoseconds(1)
        default: nil
        }
    }

    /// A whole number above zero in at most so many digits.
    private static func positive(_ text: Span<UInt8>, digits: Int) -> Int64? {
        guard (1...digits).contains(text.count) else { return nil }
        var number: Int64 = 0
        for index in 0..<text.count {
            guard let digit = text[index].decimalDigit else { return nil }
            number = number * 10 + Int64(digit)
        }
        return number > 0 ? number : nil
    }
}
