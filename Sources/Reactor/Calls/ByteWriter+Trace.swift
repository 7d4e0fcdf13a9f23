import Wire
import Workload

extension ByteWriter {
    /// The lines that hand a trace on (W3C Trace Context), with what ends the line before them.
    mutating func append(_ trace: BroughtTrace) {
        let context = trace.context
        append("\r\ntraceparent: 00-")
        append(word: context.trace.high)
        append(word: context.trace.low)
        append(UInt8(ascii: "-"))
        append(word: context.span)
        append("-0")
        append(hexadecimal: UInt32(context.flags))
        guard !trace.state.isEmpty else { return }
        append("\r\ntracestate: ")
        append(trace.state)
    }

    private mutating func append(word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { append(hexadecimalOf: $0) }
    }
}

extension BroughtTrace {
    /// Bytes that its lines do not exceed.
    var lineCapacity: Int {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        return "\r\ntraceparent: \r\ntracestate: ".utf8.count + parent.utf8.count + state.count
    }
}
