import Glibc
import Reactor
import Workload

/// `deadlined downstream`: the simulator as a program.
public enum DownstreamCommand {
    /// What the simulator can be asked for, as `GET /` tells it.
    public static var usage: String { Response.index }

    /// Serves until SIGTERM, SIGINT, SIGQUIT, or a hang-up of the terminal that it was not started to outlive.
    ///
    /// - Parameters:
    ///   - listen: `HOST:PORT`; port 0 lets the kernel choose.
    ///   - behaviour: of calls over gRPC that ask for none, as behind a `?`.
    ///   - reportsLoad: whether replies tell of its load.
    /// - Returns: the exit code: 0 after a signal, 2 for an address or a behaviour that is none, 1 for an address that
    ///   cannot be listened on.
    public static func run(listen: String, behaviour: String = "", reportsLoad: Bool = false) -> Int32 {
        do throws(Behaviour.BadQuery) { _ = try Behaviour(call: Array(behaviour.utf8)[...]) } catch {
            StandardStream.complain("deadlined downstream: --behaviour: \(error.reason.onOneLine)")
            return 2
        }
        let name: HostPort
        do throws(AddressError) {
            name = try HostPort(listen)
        } catch {
            StandardStream.complain("deadlined downstream: --listen: \("\(error)".onOneLine)")
            return 2
        }
        do throws(ReactorError) {
            try serve(on: name, behaviour: behaviour, reportsLoad: reportsLoad)
            return 0
        } catch {
            StandardStream.complain("deadlined downstream: --listen: \(error)")
            guard case .address = error else { return 1 }
            return 2
        }
    }

    private static func serve(on name: HostPort, behaviour: String, reportsLoad: Bool) throws(ReactorError) {
        DescriptorLimit.raise()
        Signals.ignore(Signals.ofStreams)
        // What was started to outlive its terminal (nohup(1)) does.
        let endings = Signals.ending + (Signals.isIgnored(SIGHUP) ? [] : [SIGHUP])
        let loop = try EventLoop(timers: .precise)
        let listeners = try Socket.listening(onAllOf: name, backlog: Socket.backlog)
        defer { for listener in listeners { listener.close() } }
        var servers: [DownstreamServer] = []
        for listener in listeners {
            servers.append(
                try DownstreamServer(loop: loop, listener: listener, standard: behaviour, reportsLoad: reportsLoad))
        }
        var isEnding = false
        let signals = try Signals(endings + Signals.unknown, loop: loop) { signal in
            guard Signals.unknown.contains(signal) else { return isEnding = true }
            tell("the signal \(Signals.name(of: signal)) means nothing here, passed over")
        }
        announce(HostPort(host: name.host, port: try SocketAddress(boundTo: listeners[0]).port))
        while !isEnding { loop.poll(waiting: true) }
        withExtendedLifetime((servers, signals)) {}
    }

    /// It serves whether or not someone reads where.
    private static func announce(_ name: HostPort) {
        let isRead = StandardStream.output.offer(
            """
            listening on http://\(name)
            try: curl -i 'http://\(name)/delay?for=20ms'
                 curl -i 'http://\(name)/'

            """)
        if !isRead { tell("standard output takes nothing more; listening on http://\(name)") }
    }

    private static func tell(_ line: String) {
        StandardStream.errors.offer("deadlined downstream: \(line)\n")
    }
}
