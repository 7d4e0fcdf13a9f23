import Reactor
import Testing
import Workload

@testable import Daemon

/// What becomes of sockets when a reload names other addresses.
final class ListenersTests {
    private let line: (departures: Socket, intake: Socket)
    private let listeners: Listeners
    /// Where it serves already.
    private let port: UInt16
    private let open: ListenerGroup

    init() throws {
        line = try Socket.messagePair()
        listeners = Listeners(inherited: [:], passage: try Passage(line: line.departures, loop: EventLoop()))
        let anywhere = HostPort(host: "127.0.0.1", port: 0)
        open = try listeners.groups(for: .serving, at: anywhere, resolvedTo: nil)[0]
        _ = try listeners.groups(for: .admin, at: anywhere, resolvedTo: nil)
        listeners.use(1, of: anywhere, admin: anywhere)
        port = try SocketAddress(boundTo: open.first).port
    }

    deinit {
        listeners.use(1, of: HostPort(host: "none", port: 1), admin: HostPort(host: "none", port: 2))
        line.departures.close()
        line.intake.close()
    }

    private func groups(
        _ host: String, for role: ListenerRole = .serving, resolvedTo addresses: [String]? = nil
    ) throws -> [ListenerGroup] {
        let resolved = try addresses?.map { try #require(SocketAddress(numeric: HostPort(host: $0, port: port))) }
        return try listeners.groups(for: role, at: HostPort(host: host, port: port), resolvedTo: resolved)
    }

    @Test func `another name of an address keeps its socket, and gets one for each further address`() throws {
        let renamed = try groups("here.example", resolvedTo: ["127.0.0.1", "127.0.0.2"])
        #expect(renamed.count == 2 && renamed[0] === open)
        listeners.use(1, of: HostPort(host: "here.example", port: port), admin: HostPort(host: "127.0.0.1", port: 0))
        // Back again: the one is kept, and the other closed with its name.
        let back = try groups("127.0.0.1")
        #expect(back.count == 1 && back[0] === open)
        listeners.use(1, of: HostPort(host: "127.0.0.1", port: port), admin: HostPort(host: "127.0.0.1", port: 0))
        #expect(throws: Never.self, "its address is free again") { try groups("127.0.0.2") }
        #expect(open.first.accepts)
    }

    @Test func `a name that is not taken leaves the sockets of those that serve open`() throws {
        let anywhere = HostPort(host: "127.0.0.1", port: 0)
        _ = try groups("here.example", resolvedTo: ["127.0.0.1", "127.0.0.2"])
        listeners.use(1, of: anywhere, admin: anywhere)
        #expect(open.first.accepts)
        #expect(try listeners.groups(for: .serving, at: anywhere, resolvedTo: nil)[0] === open)
    }

    @Test(arguments: ["0.0.0.0", "::"], [ListenerRole.serving, .admin])
    func `an address that overlaps one of ours is refused, and it is said whose that is`(
        host: String, role: ListenerRole
    ) throws {
        let error = #expect(throws: ReactorError.self) { try groups(host, for: role) }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("this daemon itself listens on 127.0.0.1:\(port)"), "\(text)")
        #expect(text.contains("restart the daemon"), "\(text)")
    }

    @Test func `the other role's address is refused, not shared`() throws {
        let error = #expect(throws: ReactorError.self) { try groups("127.0.0.1", for: .admin) }
        #expect(error.map { "\($0)".contains("this daemon itself listens on") } == true)
    }

    @Test func `a name is never resolved here, where it would hold up the loop`() throws {
        let name = HostPort(host: "localhost", port: port)
        #expect(listeners.wantsAddresses(of: name, for: .serving))
        #expect(!listeners.wantsAddresses(of: HostPort(host: "::1", port: port), for: .serving))
        #expect(throws: ReactorError.self) { try groups("localhost") }
        _ = try groups("localhost", resolvedTo: ["127.0.0.1"])
        #expect(!listeners.wantsAddresses(of: name, for: .serving))
    }
}

extension Socket {
    /// Whether it is open and listens.
    fileprivate var accepts: Bool {
        if case .wouldBlock = accept() { return true }
        return false
    }
}
