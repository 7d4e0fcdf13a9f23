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
