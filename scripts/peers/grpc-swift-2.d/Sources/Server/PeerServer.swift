import Glibc
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NIOPosix

/// Serves until SIGTERM or SIGINT ends the process.
@main
struct PeerServer {
    static func main() async throws {
        let settings = Settings(CommandLine.arguments.dropFirst())
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: settings.threads)
        let client = GRPCClient(
            transport: try HTTP2ClientTransport.Posix(
                target: .ipv4(host: settings.downstream.host, port: settings.downstream.port),
                transportSecurity: .plaintext, eventLoopGroup: loops))
        let transport = HTTP2ServerTransport.Posix(
            address: .ipv4(host: settings.listen.host, port: settings.listen.port), transportSecurity: .plaintext,
            eventLoopGroup: loops)
        let work = WorkService(
            roundsPerMillisecond: settings.roundsPerMillisecond, downstream: DownstreamClient(client: client))
        let server = GRPCServer(transport: transport, services: [work])
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await client.runConnections() }
            group.addTask { try await server.serve() }
            guard let address = try await transport.listeningAddress.ipv4 else { return }
            print("listening on grpc://\(address.host):\(address.port)")
            // Of all streams, because `stdout` is a variable to Swift.
            fflush(nil)
        }
    }
}
