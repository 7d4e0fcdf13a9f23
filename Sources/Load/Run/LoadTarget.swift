import Reactor
import Workload

/// The server that a run is sent to: resolved once, before the run.
package struct LoadTarget: Sendable {
    /// The URL as it is used.
    package let url: String
    let authority: String
    let address: SocketAddress
    /// Path and query up to the value of `before`.
    let targetStart: [UInt8]

    /// - Parameter text: `http://HOST:PORT`, which means its `/work`, or with a path, and a query that goes with every
    ///   request, as in `http://127.0.0.1:8080/work?kind=json`.
    package init(_ text: String) throws(LoadError) {
        do throws(ReactorError) {
            let parsed = try DownstreamURL(text)
            guard parsed.targetPieces.count == 1, let given = parsed.targetPieces.first else {
                throw .address(text: text, reason: "{ms} is for downstream URLs; each request says its own times")
            }
            let target = given == "/" ? "/work" : given
            authority = parsed.authority.description
            url = "http://\(authority)\(target)"
            address = try SocketAddress(host: parsed.authority.host, port: parsed.authority.port)
            targetStart = Array("GET \(target)\(target.contains("?") ? "&" : "?")before=".utf8)
        } catch {
            throw LoadError("\(error)")
        }
    }
}
