import Reactor
import Wire
import Workload

/// Of the header fields that the serving port reads: both deadlines, `X-Request-Id` and `traceparent`. One input is a
/// value for each.
enum HeaderProperties {
    private static let nanosecondsOfUnit: [UInt8: Int64] = [
        UInt8(ascii: "H"): 3_600_000_000_000, UInt8(ascii: "M"): 60_000_000_000, UInt8(ascii: "S"): 1_000_000_000,
        UInt8(ascii: "m"): 1_000_000, UInt8(ascii: "u"): 1_000, UInt8(ascii: "n"): 1,
    ]
    private static let idBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/+=@~".utf8)

    static func check(_ input: UnsafeRawBufferPointer) {
        checkGRPC(input)
        checkEnvoy(input)
        checkRequestID(Array(input))
        checkTraceParent(Array(input))
        checkTraceState(Array(input))
        checkWrittenTimeout(input.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) })
    }

    private static func checkGRPC(_ value: UnsafeRawBufferPointer) {
        let expected: Duration? = value.last.flatMap { unit in
            guard let length = nanosecondsOfUnit[unit], let number = wholeNumber(value.dropLast(), digits: 8) else {
                return nil
            }
            return .nanoseconds(length) * number
        }
        let read = value.withCopy { DeadlineHeader.grpc.parse(Span(_unsafeBytes: $0)) }
        require(read == expected, "grpc-timeout is read by gRPC's grammar: \(read as Any), not \(expected as Any)")
    }

    private static func checkEnvoy(_ value: UnsafeRawBufferPointer) {
        let expected = wholeNumber(value[...], digits: 15).map { Duration.milliseconds($0) }
        let read = value.withCopy { DeadlineHeader.envoy.parse(Span(_unsafeBytes: $0)) }
        require(read == expected, "Envoy's timeout is milliseconds: \(read as Any), not \(expected as Any)")
    }

    /// Above zero.
    private static func wholeNumber(_ bytes: Slice<UnsafeRawBufferPointer>, digits: Int) -> Int64? {
        guard (1...digits).contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(String(decoding: bytes, as: UTF8.self)).flatMap { $0 > 0 ? $0 : nil }
    }

    private static func checkRequestID(_ value: [UInt8]) {
        let id = RequestID(client: value)
        let isSane = (1...RequestID.maximumLength).contains(value.count) && value.allSatisfy(idBytes.contains)
        require((id != nil) == isSane, "an id is taken if it is sane")
        require(id.map { Array($0.description.utf8) == value } ?? true, "an id is written as it came")
    }

    /// By the grammar once more, field by field.
    private static func checkTraceParent(_ value: [UInt8]) {
        let fields = String(decoding: value, as: UTF8.self).split(separator: "-", omittingEmptySubsequences: false)
        let digits = Set("0123456789abcdef")
        func isField(_ index: Int, _ length: Int, not forbidden: Character) -> Bool {
            fields[index].utf8.count == length && fields[index].allSatisfy(digits.contains)
                && !fields[index].allSatisfy { $0 == forbidden }
        }
        let isWellFormed =
            fields.count >= 4 && isField(0, 2, not: "f") && isField(1, 32, not: "0") && isField(2, 16, not: "0")
            && isField(3, 2, not: "-") && (fields.count == 4 || fields[0] != "00")
        let context = TraceContext(traceparent: value.span, span: 1)
        require((context != nil) == isWellFormed, "a traceparent is read by its grammar")
        guard let context else { return }
        require(
            context.trace.description == fields[1] && HexadecimalText.word(context.parent) == fields[2],
            "ids are written as they came")
        let flags = UInt8(fields[3], radix: 16) ?? 0
        require(context.flags == flags & 3 && context.isSampled == (flags & 1 == 1), "flags are those with a meaning")
    }

    private static func checkTraceState(_ value: [UInt8]) {
        let context = TraceContext(trace: TraceID(high: 0, low: 1), parent: 1, span: 1, flags: 0)
        let state = BroughtTrace(context, state: value).state
        require(state.count <= BroughtTrace.longestState, "a state within its bound")
        require(state.allSatisfy { $0 == 9 || (0x20...0x7e).contains($0) }, "a state of one line")
        let entries = value.split(separator: UInt8(ascii: ","))
        require(state.split(separator: UInt8(ascii: ",")).allSatisfy(entries.contains), "a state of whole entries")
    }

    /// What travels downstream: never more than there is, and hardly less.
    private static func checkWrittenTimeout(_ nanoseconds: Int64) {
        withUnsafeTemporaryAllocation(byteCount: 9, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            GRPCTimeout.append(.nanoseconds(nanoseconds), to: &writer)
            guard let read = DeadlineHeader.grpc.parse(Span(_unsafeBytes: writer.written))?.nanoseconds else {
                return require(false, "what is written can be read: \(nanoseconds) ns")
            }
            let remaining = max(1, nanoseconds)
            // The next finer unit takes more than 99,999,999, and is at most 1,000 times as fine.
            require(read <= remaining, "no more is promised than there is: \(read) of \(remaining) ns")
            require(remaining - read <= remaining / 99_999, "hardly less is said: \(read) of \(remaining) ns")
        }
    }
}
