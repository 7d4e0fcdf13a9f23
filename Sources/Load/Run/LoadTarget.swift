import Reactor
import Workload

/// The server that a run is sent to, and what it is spoken to in: resolved once, before the run.
package struct LoadTarget: Sendable {
    /// The URL as it is used.
    package let url: String
    package let messageProtocol: MessageProtocol
    let authority: String
    /// All that the name resolves to, in the order in which they are tried.
    let addresses: [SocketAddress]
    /// Path and query up to the value of `before`; nothing to gRPC.
    let targetStart: [UInt8]
    /// Of compute, where the URL names one for gRPC.
    let kind: ComputeKind?

    /// - Parameters:
    ///   - text: `http://HOST:PORT`, which means its `/work`, or with a path, and a query that goes with every request,
    ///     as in `http://127.0.0.1:8080/work?kind=json`; or `grpc://HOST:PORT`, or `grpc://HOST:PORT?kind=json`.
    ///   - asked: what is to be spoken; nil leaves it to the URL.
    package init(_ text: String, over asked: MessageProtocol? = nil) throws(LoadError) {
        do {
            let (parsed, isGRPC) = try LoadTarget.parse(text)
            messageProtocol = try LoadTarget.chosen(asked, isGRPC: isGRPC, in: text)
            guard parsed.targetPieces.count == 1, let given = parsed.targetPieces.first else {
                throw AddressError(text: text, reason: "{ms} is for downstream URLs; each request says its own times")
            }
            authority = parsed.authority.withoutZone.description
            addresses = try SocketAddress.all(of: parsed.authority, atMost: DownstreamEndpoint.maximumAddresses)
            if isGRPC {
                kind = try LoadTarget.kind(given, in: text)
                url = "grpc://\(parsed.authority)\(kind.map { "?kind=\($0.rawValue)" } ?? "")"
                targetStart = []
                return
            }
            let target = given == "/" || given.hasPrefix("/?") ? "/work\(given.dropFirst())" : given
            try LoadTarget.refuseRequestsOwn(target, in: text)
            url = "http://\(parsed.authority)\(target)"
            let joint = !target.contains("?") ? "?" : target.hasSuffix("?") || target.hasSuffix("&") ? "" : "&"
            targetStart = Array("\(target)\(joint)before=".utf8)
            kind = nil
        } catch {
            throw LoadError("\(error)")
        }
    }

    private static let grpcScheme = "grpc://"

    package static func isGRPC(_ url: String) -> Bool { url.lowercased().hasPrefix(grpcScheme) }

    private static func parse(_ text: String) throws(AddressError) -> (DownstreamURL, isGRPC: Bool) {
        guard isGRPC(text) else { return (try DownstreamURL(text), false) }
        let rest = text.dropFirst(grpcScheme.count)
        let host = rest.prefix { !"/?#".contains($0) }
        do throws(AddressError) {
            let server = try DownstreamURL(grpcScheme + host)
            return (try DownstreamURL("http://\(server.authority)\(rest[host.endIndex...])"), true)
        } catch {
            throw AddressError(text: text, reason: error.reason)
        }
    }

    private static func chosen(
        _ asked: MessageProtocol?, isGRPC: Bool, in text: String
    ) throws(AddressError) -> MessageProtocol {
        switch (asked, isGRPC) {
        case (nil, _): return isGRPC ? .grpc : .http1
        case (.grpc, true), (.http1, false), (.http2, false): return asked ?? .http1
        case (let asked?, _):
            let form = isGRPC ? "http://HOST:PORT" : "grpc://HOST:PORT"
            throw AddressError(text: text, reason: "its scheme is not that of \(asked.name); write \(form)")
        }
    }

    /// The one thing that a URL may say of calls.
    private static func kind(_ given: String, in text: String) throws(AddressError) -> ComputeKind? {
        if given == "/" || given == "/?" { return nil }
        let mark = "/?kind="
        guard given.hasPrefix(mark) else {
            let reason = "a call has the path of its method, and no query but ?kind=KIND; leave the rest out"
            throw AddressError(text: text, reason: reason)
        }
        if let kind = ComputeKind(rawValue: String(given.dropFirst(mark.count))) { return kind }
        let kinds = ComputeKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw AddressError(text: text, reason: "there is no such kind; there are \(kinds)")
    }

    /// What each request says itself.
    private static let requestsOwn: Set<Substring> = ["before", "downstream", "after", "deadline"]

    private static func refuseRequestsOwn(_ target: String, in text: String) throws(AddressError) {
        guard let mark = target.firstIndex(of: "?") else { return }
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            guard requestsOwn.contains(name) else { continue }
            let reason = "its query has \(name), which each request says itself; leave it out"
            throw AddressError(text: text, reason: reason)
        }
    }
}
