import Workload

/// The value of `grpc-timeout` as grpc-core reads it (seen of 1.85; doc/PROTOCOL-HTTP2.md asks for one to eight digits
/// and a unit): spaces around both parts do not matter, more digits are taken, and what is longer than any deadline is
/// none. Over HTTP the same field is read strictly (`DeadlineHeader`), as a query is.
public enum GRPCTimeoutField {
    /// Beyond which grpc-core takes the time to be endless.
    private static let mostDigitsValue: Int64 = 1_000_000_000

    /// - Returns: the time; one that is over at once is a nanosecond, for a budget is above zero.
    public static func parse(_ value: ArraySlice<UInt8>) throws(GRPCFault) -> Duration {
        var rest = value.drop(while: isSpace)
        let digits = rest.prefix { $0.decimalDigit != nil }
        rest = rest[digits.endIndex...].drop(while: isSpace)
        guard !digits.isEmpty, let unit = rest.first.flatMap(unit), rest.dropFirst().allSatisfy(isSpace) else {
            throw GRPCFault(
                .internal,
                "grpc-timeout \(GRPCText.shown(value)): want \(DeadlineHeader.grpc.expectation)")
        }
        guard let number = number(digits) else { return OrderReader.longestBudget }
        return min(max(unit * number, .nanoseconds(1)), OrderReader.longestBudget)
    }

    /// Nil: more than any deadline.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var number: Int64 = 0
        for digit in digits {
            number = number * 10 + Int64(digit.decimalDigit ?? 0)
            guard number <= mostDigitsValue else { return nil }
        }
        return number
    }

    private static func unit(_ byte: UInt8) -> Duration? { DeadlineHeader.grpcUnit(byte) }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") }
}
