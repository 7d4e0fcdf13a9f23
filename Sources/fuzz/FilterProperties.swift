import Modes
import Telemetry

/// Of the queries of `/requests` and `/trace`.
enum FilterProperties {
    private static let modes = ModeChoice.names

    static func checkFilter(_ input: UnsafeRawBufferPointer) {
        check(input) { query throws(RequestFilter.Refusal) in try RequestFilter(query: query, modes: modes) }
    }

    static func checkTrace(_ input: UnsafeRawBufferPointer) {
        check(input) { query throws(RequestFilter.Refusal) in try TraceQuery(query) }
        check(input) { query throws(RequestFilter.Refusal) in try LiveQuery(query) }
    }

    private static func check<Value: Equatable>(
        _ input: UnsafeRawBufferPointer, _ parse: @escaping (String) throws(RequestFilter.Refusal) -> Value
    ) {
        let read = { (query: String) in Result { () throws(RequestFilter.Refusal) in try parse(query) } }
        // A query comes as a C string in a URI that libevent has found valid: visible ASCII.
        guard input.allSatisfy({ (0x21...0x7E).contains($0) }) else { return }
        let query = String(decoding: input, as: UTF8.self)
        let pairs = query.split(separator: "&")
        let value = read(query)
        let reversed = read(pairs.reversed().joined(separator: "&"))
        if case .failure(let refusal) = value {
            requireOneLine(refusal.reason, atMost: 200)
            require((try? reversed.get()) == nil, "what is refused is refused in any order: \(query)")
            return
        }
        require(reversed == value, "the order of the parameters means nothing: \(query)")
        let recoded = read(pairs.map(encoded).joined(separator: "&"))
        require(recoded == value, "what is percent-encoded means the same: \(query)")
    }

    /// The pair with every byte of its value percent-encoded that is not yet.
    private static func encoded(_ pair: Substring) -> String {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        var rest = parts.dropFirst().joined().utf8[...]
        var text = "\(parts.first ?? "")="
        while let byte = rest.first {
            let isEncoded = byte == UInt8(ascii: "%")
            let digits = String(byte, radix: 16)
            text +=
                isEncoded
                ? String(decoding: rest.prefix(3), as: UTF8.self) : "%" + (digits.count < 2 ? "0" : "") + digits
            rest = rest.dropFirst(isEncoded ? 3 : 1)
        }
        return text
    }
}
