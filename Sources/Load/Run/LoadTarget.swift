import Reactor
import Workload

/// The server that a run is sent to: resolved once, before the run.
package struct LoadTarget: Sendable {
    /// The URL as it is used.
    package let url: String
    let authority: String
    /// All that the name resolves to, in the order in which they are tried.
    let addresses: [SocketAddress]
    /// Path and query up to the value of `before`.
    let targetStart: [UInt8]

    /// - Parameter text: `http://HOST:PORT`, which means its `/work`, or with a path, and a query that goes with every
    ///   request, as in `http://127.0.0.1:8080/work?kind=json`.
    package init(_ text: String) throws(LoadError) {
        do {
            let parsed = try DownstreamURL(text)
            guard parsed.targetPieces.count == 1, let given = parsed.targetPieces.first else {
                throw AddressError(text: text, reason: "{ms} is for downstream URLs; each request says its own times")
            }
            let target = given == "/" || given.hasPrefix("/?") ? "/work\(given.dropFirst())" : given
            try LoadTarget.refuseRequestsOwn(target, in: text)
            authority = parsed.authority.withoutZone.description
            url = "http://\(parsed.authority)\(target)"
            addresses = try SocketAddress.all(of: parsed.authority, atMost: LoadTarget.maximumAddresses)
            let joint = !target.contains("?") ? "?" : target.hasSuffix("?") || target.hasSuffix("&") ? "" : "&"
            targetStart = Array("GET \(target)\(joint)before=".utf8)
        } catch {
            throw LoadError("\(error)")
        }
    }

    /// Most addresses of one name that are tried.
    private static let maximumAddresses = 16
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
