import Glibc
import Testing
import Workload

extension SystemTests {
    /// The configuration's `scheduling.discipline`, in a loop.
    @Suite struct DisciplineTests {
        @Test(arguments: [MessageProtocol.http1, .grpc])
        func reload_takesAnotherDiscipline_byWhichWhatWaitsIsServed(over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(SystemTests.oneThreadModes[0])\n")
            #expect(try Self.first(of: daemon, over: spoken) == "far")
            let before = try daemon.worker().pid
            try daemon.rewriteConfiguration("mode: \(SystemTests.oneThreadModes[0])\nscheduling:\n  discipline: edf\n")
            daemon.send(SIGHUP)
            try until("the reload is taken") { daemon.workers.count == 1 && daemon.workers[0].pid != before }
            #expect(try Self.first(of: daemon, over: spoken) == "near")
        }

        /// Which of two requests is served first that come one after the other while a third one holds the thread: the
        /// first one, whose deadline is far, or the second one, whose deadline is near.
        private static func first(of daemon: DaemonUnderTest, over spoken: MessageProtocol) throws -> String? {
            let clients = try (0..<3).map { _ in try daemon.client(over: spoken) }
            let (holder, far, near) = (clients[0], clients[1], clients[2])
            for client in clients {
                try client.send(get: SystemTests.trivial)
                _ = try client.reply()
            }
            try holder.send(get: "/work?before=2s&downstream=0ms&after=0ms&deadline=10s")
            try until("the thread is held") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            try far.send(get: "/work?before=5ms&downstream=0ms&after=0ms&deadline=60s", id: "far")
            try near.send(get: "/work?before=5ms&downstream=0ms&after=0ms&deadline=30s", id: "near")
            for client in clients { #expect(try client.reply().status == 200) }
            let waits = try ["far", "near"].map { id in
                (id: id, queue: try daemon.admin.record(of: id).stages["queue"] ?? 0)
            }
            return waits.min { $0.queue < $1.queue }?.id
        }
    }
}
