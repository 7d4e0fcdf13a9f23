import Workload

extension ValueGrammar where Value == String {
    /// Bytes: a balancer's path is short, and every message of another path is compared with it.
    private static var longestPath: Int { 128 }

    private static var pathExpectation: String { "a path such as /health" }

    /// The path of a target. What it is made of has to need no encoding, so that it compares with what clients send.
    static var targetPath: ValueGrammar {
        ValueGrammar(
            expectation: pathExpectation,
            placeholder: "path",
            parse: { text, _ throws(ValueRefusal) in
                guard text.hasPrefix("/"), text.utf8.count <= longestPath, text.allSatisfy(\.isPlainInPath) else {
                    throw ValueRefusal(want: pathExpectation, got: text.quoted)
                }
                return text
            },
            format: { $0 })
    }

    /// Such a path, or empty, written `none`.
    static var healthPath: ValueGrammar {
        let expectation = "none or \(pathExpectation)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "none | path",
            parse: { text, terms throws(ValueRefusal) in
                if text == "none" { return "" }
                guard text != "/work" else { throw ValueRefusal(want: "a path other than /work", got: text.quoted) }
                do throws(ValueRefusal) {
                    return try targetPath.parse(text, terms)
                } catch {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
            },
            format: { $0.isEmpty ? "none" : $0 })
    }
}

extension Character {
    /// unreserved, sub-delims, `:`, `@` and `/` (RFC 3986 3.3).
    fileprivate var isPlainInPath: Bool { isASCIILetter || isASCIIDigit || "-._~!$&'()*+,;=:@/".contains(self) }
}

extension ValueGrammar where Value == LogFile {
    /// Bytes: what the kernel takes (PATH_MAX), without the NUL.
    private static var longestName: Int { 4_095 }

    static var logFile: ValueGrammar {
        let expectation = "- or an absolute path such as /var/log/deadlined/access.log"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "- | path",
            parse: { text, _ throws(ValueRefusal) in
                if text == "-" { return .standardOutput }
                let isPath = text.hasPrefix("/") && !text.hasSuffix("/") && text.utf8.count <= longestName
                // What a line of an error could not show.
                guard isPath, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
                return .path(text)
            },
            format: \.description)
    }
}

extension ValueGrammar where Value == HostPort {
    static var address: ValueGrammar {
        ValueGrammar(
            expectation: "an address such as 127.0.0.1:8080 or [::1]:8080",
            placeholder: "host:port",
            parse: { text, _ throws(ValueRefusal) in
                do throws(AddressError) {
                    return try HostPort(text)
                } catch {
                    throw ValueRefusal("\(text.quoted): \(error.reason)")
                }
            },
            format: \.description)
    }
}
