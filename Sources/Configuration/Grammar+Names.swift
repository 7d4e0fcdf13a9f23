import Reactor
import Workload

extension Grammar where Value == String {
    /// A mode's name, one of those that there are.
    static var mode: Grammar {
        Grammar(
            expectation: "the name of a mode",
            placeholder: "mode",
            parse: { text, terms throws(Refusal) in
                guard terms.modes.contains(text) else { throw Refusal(unknown: "mode", text, among: terms.modes) }
                return text
            },
            format: { $0 })
    }
}

extension Grammar where Value == String {
    private static var noPath: String { "none" }
    /// Bytes: a balancer's path is short, and every message of another path is compared with it.
    private static var longestPath: Int { 128 }

    /// The path of a target, or empty, written `none`. What it is made of has to need no encoding, so that it compares
    /// with what clients send.
    static var healthPath: Grammar {
        let expectation = "none or a path such as /health"
        return Grammar(
            expectation: expectation,
            placeholder: "path",
            parse: { text, _ throws(Refusal) in
                if text == noPath { return "" }
                guard text.hasPrefix("/"), text.utf8.count <= longestPath, text.allSatisfy(\.isPlainInPath) else {
                    throw Refusal(want: expectation, got: text.quoted)
                }
                guard text != "/work" else { throw Refusal(want: "a path other than /work", got: text.quoted) }
                return text
            },
            format: { $0.isEmpty ? noPath : $0 })
    }
}

extension Character {
    /// unreserved, sub-delims, `:`, `@` and `/` (RFC 3986 3.3).
    fileprivate var isPlainInPath: Bool { isASCIILetter || isASCIIDigit || "-._~!$&'()*+,;=:@/".contains(self) }
}

extension Grammar where Value == ComputeKind {
    static var kind: Grammar {
        // `spin` and `sleep` are taken and not offered: they serve tests of the models, and no workload.
        let names = ComputeKind.computing.map(\.rawValue)
        return Grammar(
            expectation: "the name of a compute kind",
            placeholder: names.joined(separator: "|"),
            parse: { text, _ throws(Refusal) in
                guard let kind = ComputeKind(rawValue: text) else { throw Refusal(unknown: "kind", text, among: names) }
                return kind
            },
            format: \.rawValue)
    }
}

extension Grammar where Value == HostPort {
    static var address: Grammar {
        Grammar(
            expectation: "an address such as 127.0.0.1:8080 or [::1]:8080",
            placeholder: "host:port",
            parse: { text, _ throws(Refusal) in
                do throws(ReactorError) {
                    return try HostPort(text)
                } catch {
                    throw Refusal("\(text.quoted): \(error.reason)")
                }
            },
            format: \.description)
    }
}

extension Grammar where Value == DownstreamService {
    private static var embedded: String { "embedded" }

    static var downstream: Grammar {
        let expectation = "embedded or a URL such as http://10.0.0.7:81/wait?ms={ms}"
        return Grammar(
            expectation: expectation,
            placeholder: "embedded|url",
            parse: { text, _ throws(Refusal) in
                if text == embedded { return .embedded }
                do throws(ReactorError) {
                    return .url(try DownstreamURL(text))
                } catch {
                    throw Refusal(want: expectation, got: "\(text.quoted): \(error.reason)")
                }
            },
            format: { service in
                switch service {
                case .embedded: embedded
                case .url(let url): url.description
                }
            })
    }
}

extension ReactorError {
    /// What is wrong with an address, without the address.
    fileprivate var reason: String {
        guard case .address(_, let reason) = self else { return description }
        return reason
    }
}
