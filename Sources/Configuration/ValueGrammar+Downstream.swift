import Workload

extension ValueGrammar where Value == DownstreamService {
    private static var embedded: String { "embedded" }
    private static var embeddedRPC: String { "embedded-grpc" }
    /// Of a list.
    private static var mostURLs: Int { 256 }

    static var downstream: ValueGrammar {
        let examples = "http://10.0.0.7:81/wait?ms={ms} or grpc://10.0.0.7:81"
        let expectation = "embedded, embedded-grpc, or a URL such as \(examples)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "embedded | embedded-grpc | url | urls",
            isList: true,
            parse: { text, _ throws(ValueRefusal) in
                if text == embedded { return .embedded }
                if text == embeddedRPC { return .embeddedRPC }
                var urls: [DownstreamURL] = []
                for part in parts(of: text) {
                    do throws(AddressError) {
                        urls.append(try DownstreamURL(part))
                    } catch {
                        throw ValueRefusal(want: expectation, got: "\(part.quoted): \(error.reason)")
                    }
                }
                try check(urls)
                return urls.count == 1 ? .url(urls[0]) : .fleet(urls)
            },
            format: { service in
                switch service {
                case .embedded: embedded
                case .embeddedRPC: embeddedRPC
                case .url(let url): url.description
                case .fleet(let urls): urls.map(\.description).joined(separator: ",")
                }
            })
    }

    /// The URLs of a list. A comma may also be part of a URL, and parts two only where another one begins behind it, or
    /// what somebody took for one: a host and a port.
    private static func parts(of text: String) -> [String] {
        let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: [String(pieces.first ?? "")]) { parts, piece in
            let next = ForeignText.trim(piece)
            let begins = next.prefix { $0 != ":" }
            let behind = next.dropFirst(begins.count)
            let isURL = behind.hasPrefix("://") && begins.allSatisfy(\.isASCIILetter)
            let isAuthority = behind.dropFirst().first?.isASCIIDigit == true && begins.allSatisfy(isOfHost)
            // Or a word that is none, so that it is told by itself.
            if isURL || isAuthority || [embedded, embeddedRPC].contains(next) {
                parts.append(next)
            } else {
                parts[parts.count - 1] += "," + piece
            }
        }
    }

    private static func isOfHost(_ character: Character) -> Bool {
        character.isASCIILetter || character.isASCIIDigit || character == "." || character == "-"
    }

    private static func check(_ urls: [DownstreamURL]) throws(ValueRefusal) {
        guard urls.count <= mostURLs else {
            throw ValueRefusal(want: "at most \(mostURLs) URLs", got: "\(urls.count)")
        }
        guard urls.allSatisfy({ $0.scheme == urls[0].scheme }) else {
            throw ValueRefusal(want: "URLs of one scheme", got: "http and grpc")
        }
        for (place, url) in urls.enumerated() where urls[..<place].contains(where: { $0.authority == url.authority }) {
            throw ValueRefusal(want: "each machine once", got: "\(url.authority) twice")
        }
    }
}
