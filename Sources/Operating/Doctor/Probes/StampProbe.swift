import CLinux
import Glibc
import Reactor
import Workload

/// Sends bytes over loopback, and looks whether the kernel says when they arrived.
enum StampProbe {
    /// The kernel begins to stamp a little after the first socket asks for it (net_enable_timestamp in Linux's
    /// net/core/dev.c), so that first bytes may come without.
    private static let attempts = 40
    private static let pause = Duration.milliseconds(5)
    private static let patience = Duration.milliseconds(500)

    static func facts() -> StampFacts {
        do throws(ReactorError) {
            let listener = try Socket.listening(
                on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1", backlog: 1)
            defer { listener.close() }
            let client: Socket
            switch Socket.dial(try SocketAddress(boundTo: listener)) {
            case .connected(let socket), .connecting(let socket): client = socket
            case .failed(let errno): throw .system(operation: "connect 127.0.0.1", errno: errno)
            }
            defer { client.close() }
            guard listener.waitReadable(milliseconds: milliseconds), case .connection(let server) = listener.accept()
            else { return .failed(reason: "no connection over loopback") }
            defer { server.close() }
            return stamp(of: client, to: server)
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    private static var milliseconds: Int32 { Int32(patience.milliseconds) }

    private static func stamp(of client: Socket, to server: Socket) -> StampFacts {
        for _ in 0..<attempts {
            var byte: UInt8 = 0
            guard case .bytes = withUnsafeBytes(of: byte, { client.send($0) }),
                server.waitReadable(milliseconds: milliseconds)
            else { return .failed(reason: "nothing comes over loopback") }
            let received = clinux_receive(server.descriptor, &byte, 1, Int32(MSG_DONTWAIT))
            let stamp = received.arrival_realtime_ns
            if received.count == 1, stamp != 0 {
                return .stamped(age: .nanoseconds(Int64(clamping: Clock.realtime()) - Int64(clamping: stamp)))
            }
            usleep(UInt32(pause.nanoseconds / 1_000))
        }
        return .unstamped
    }
}
