import Load
import Workload

/// What contestants are spoken to in: `--protocol`. Ours speak all of them; of other servers their URLs say what.
package struct ProtocolChoice: Equatable, Sendable {
    /// Nil where nobody asked: then ours are spoken to in HTTP/1.1.
    private let asked: [MessageProtocol]?
    /// Daemons of ours differ in it as they do in a key; nil where nobody asked.
    let variation: Variation?

    package static let unasked = ProtocolChoice()

    private init() {
        (asked, variation) = (nil, nil)
    }

    /// Reads `http1,http2,grpc`, what `--protocol` is given.
    package init(_ text: String) throws(LoadError) {
        let protocols = try text.split(separator: ",", omittingEmptySubsequences: false)
            .map { word throws(LoadError) in try ProtocolChoice.read(ForeignText.trim(word)) }
        variation = try Variation(protocols: protocols, place: "--protocol")
        asked = protocols
    }

    private static func read(_ name: String) throws(LoadError) -> MessageProtocol {
        if let known = MessageProtocol.named(name) { return known }
        let names = MessageProtocol.allCases.map(\.name).joined(separator: ", ")
        throw LoadError("--protocol \(PlainText.shown(name)): want \(names), or several of them, parted by commas")
    }

    /// Of a server that is not ours: what is asked for and its URL can speak.
    func contestants(_ server: (name: String, url: String)) -> [Contestant] {
        let isGRPC = LoadTarget.isGRPC(server.url)
        let spoken = asked?.filter { ($0 == .grpc) == isGRPC } ?? [isGRPC ? .grpc : .http1]
        return spoken.map { spoken in
            let word = asked.map { $0.count > 1 ? " \(spoken.name)" : "" } ?? ""
            return .server(name: server.name + word, url: server.url, over: spoken)
        }
    }

    /// Refuses a server that speaks nothing of what is asked for.
    func check(_ server: (name: String, url: String)) throws(LoadError) {
        guard let asked, contestants(server).isEmpty else { return }
        let names = asked.map(\.name).joined(separator: ",")
        let form = asked.contains(.grpc) ? "grpc://HOST:PORT" : "http://HOST:PORT/PATH"
        throw LoadError("--target \(server.name)=\(server.url): its URL is not for --protocol \(names); write \(form)")
    }
}
