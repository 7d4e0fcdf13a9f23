import Foundation
import Reactor
import Wire
import Workload

/// Asks a daemon's admin port, blocking. Not for use while a run goes on.
package struct AdminClient: Sendable {
    private let peer: Peer
    private let patience: Duration
    /// Shortens what is waited for; nil where nobody can wish for that.
    private let interruption: Interruption?

    /// Longest wait for a reply, connecting included; and most addresses of a name that are tried, each for its share.
    package static let standardPatience = Duration.seconds(10)
    private static let maximumAddresses = 8
    private static let maximumBody = 64 << 20
    private static let maximumHeader = 64 << 10

    /// Resolves the name.
    package init(
        _ name: HostPort, patience: Duration = standardPatience, until interruption: Interruption? = nil
    ) throws(LoadError) {
        (self.patience, self.interruption) = (patience, interruption)
        do throws(ReactorError) {
            peer = Peer("\(name)", at: try SocketAddress.all(of: name, atMost: AdminClient.maximumAddresses))
        } catch {
            throw LoadError("\(error)")
        }
    }

    /// The same, and what it waits for is cut short once someone wishes that work ends.
    package init(_ other: AdminClient, until interruption: Interruption) {
        (peer, patience, self.interruption) = (other.peer, other.patience, interruption)
    }

    /// The same with less patience, or more.
    package func waiting(_ patience: Duration) -> AdminClient { AdminClient(self, patience: patience) }

    private init(_ other: AdminClient, patience: Duration) {
        (peer, self.patience, interruption) = (other.peer, patience, other.interruption)
    }

    /// The reply to a GET, whatever its status.
    package func get(_ target: String) throws(LoadError) -> HTTPReply {
        let client = BlockingClient(to: peer) {
            ReplyParser(limit: AdminClient.maximumBody, headers: AdminClient.maximumHeader)
        }
        let end = client.get(target, host: peer.name, until: Clock.now() + patience, or: interruption)
        do throws(CallFault) {
            return try end.result.get()
        } catch {
            let isCutShort = error.kind.isTimeout && interruption?.isThere == true
            throw problem(
                target, isCutShort ? ": no answer yet, and no more time for it" : error.complaint(patience))
        }
    }

    /// The JSON body of a reply with status 200.
    package func get<Value: Decodable>(_ target: String, as type: Value.Type) throws(LoadError) -> Value {
        try read(try get(target), of: target, as: type)
    }

    /// The JSON body of the reply to a target.
    package func read<Value: Decodable>(
        _ reply: HTTPReply, of target: String, as type: Value.Type
    ) throws(LoadError) -> Value {
        try requireSuccess(reply, of: target)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(reply.body))
        } catch {
            throw problem(
                target, ": \(AdminClient.reason(error)); name the admin port of a daemon of this version")
        }
    }

    /// Refuses another status than 200.
    package func requireSuccess(_ reply: HTTPReply, of target: String) throws(LoadError) {
        guard reply.status == 200 else { throw problem(target, ": status \(reply.status)") }
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "its JSON has no \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "its JSON is not as expected\(context.codingPath.last.map { ": \($0.stringValue)" } ?? "")"
        default: "what it says is no JSON"
        }
    }

    private func problem(_ target: String, _ complaint: String) -> LoadError {
        LoadError("admin port http://\(peer.name)\(target)\(complaint)")
    }
}
