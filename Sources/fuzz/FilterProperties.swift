import Modes
import Telemetry

/// Of the query of `/requests`.
enum FilterProperties {
    private static let modes = ModeChoice.names

    static func check(_ input: UnsafeRawBufferPointer) {
        // A query comes as a C string in a URI that libevent has found valid: visible ASCII.
        guard input.allSatisfy({ (0x21...0x7E).contains($0) }) else { return }
        let query = String(decoding: input, as: UTF8.self)
        let pairs = query.split(separator: "&")
        let read = read(query)
        let reversed = self.read(pairs.reversed().joined(separator: "&"))
        if case .failure(let refusal) = read {
            requireOneLine(refusal.reason, atMost: 200)
            require((try? reversed.get()) == nil, "what is refused is refused in any order: \(query)")
            return
        }
        require(reversed == read, "the order of the parameters means nothing: \(query)")
        let encoded = self.read(pairs.map(encoded).joined(separator: "&"))
        require(encoded == read, "what is percent-encoded means the same: \(query)")
    }

    private static func read(_ query: String) -> Result<RequestFilter, RequestFilter.Refusal> {
        Result { () throws(RequestFilter.Refusal) in try RequestFilter(query: query, modes: modes) }
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
