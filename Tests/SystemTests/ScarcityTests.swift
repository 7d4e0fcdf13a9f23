import Foundation
import Testing

extension SystemTests {
    /// A daemon without room for another connection waits, says so, and goes on when there is room.
    @Suite struct ScarcityTests {
        private static let memoryMebibytes = 16

        /// A request whose body, of one byte, is missing: its connection gives way to nobody.
        private static let begun = begun("")
        /// And the last of its connection.
        private static let begunLast = begun("Connection: close\r\n")

        private static func begun(_ fields: String) -> String {
            "POST /work?before=0ms&downstream=1ms&after=0ms HTTP/1.1\r\n"
                + "Host: test\r\nContent-Length: 1\r\n\(fields)\r\n"
        }

        @Test(arguments: SystemTests.modes)
        func connections_atTheirLimitAndBusy_pauseAcceptUntilOneEnds(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.connections=4"])
            let clients = try (0..<4).map { _ in try daemon.client() }
            for client in clients { try client.send(Self.begun) }
            let waiting = try daemon.client()
            try waiting.send(get: SystemTests.trivial)
            try until("accepting pauses") { try daemon.admin.metrics().value("deadlined_accept_paused") == 1 }
            #expect(try daemon.admin.metrics().value("deadlined_listen_backlog") == 1)
            #expect(!waiting.isReadable(within: .milliseconds(300)))
            clients[0].close()
            #expect(try waiting.reply().status == 200)
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_accept_pauses_total", ["reason": "connections"]) == 1)
            #expect(metrics.sum("deadlined_connections_gave_way_total") == 0)
            #expect(metrics.value("deadlined_accept_paused") == 0)
            try until("the log says that accepting pauses") {
                daemon.log.contains("accepts no more until a connection ends")
            }
            #expect(daemon.log.contains("limits.connections is 4"))
        }

        /// As in nginx: who says nothing does not keep others out.
        @Test(arguments: SystemTests.modes)
        func connectionIdleForLongest_atTheLimit_givesWayToANewOne(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.connections=3"])
            let (silent, busy, used) = (try daemon.client(), try daemon.client(), try daemon.client())
            try busy.send(Self.begun)
            try used.send(get: SystemTests.trivial)
            #expect(try used.reply().status == 200)
            let new = try daemon.client()
            try new.send(get: SystemTests.trivial)
            #expect(try new.reply().status == 200)
            #expect(try silent.everything() == [])
            try used.send(get: SystemTests.trivial)
            #expect(try used.reply().status == 200, "it was idle for less long")
            try busy.send("x")
            #expect(try busy.reply().status == 200)
            #expect(try daemon.admin.metrics().sum("deadlined_connections_gave_way_total") == 1)
        }

        /// However many clients come, a call finds a descriptor.
        @Test(arguments: SystemTests.modes)
        func descriptorsForDownstreamCalls_areKeptFromClients(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "8"], launcher: ["prlimit", "--nofile=64:64"])
            let clients = try (0..<100).map { _ in try daemon.client() }
            for client in clients { try client.send(Self.begunLast) }
            try until("accept has paused for want of descriptors") {
                try daemon.admin.metrics().sum("deadlined_accept_pauses_total", ["reason": "descriptors"]) > 0
            }
            for client in clients { try client.send("x") }
            for client in clients { #expect(try client.reply().status == 200) }
        }

        /// A worker that stops accepts no more, whatever ends.
        @Test func pause_whileTheDaemonStops_isNotTold() throws {
            let notify = try NotifySocket()
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                ["--set", "limits.connections=1", "--downstream", downstream.url, "--drain-timeout", "60s"],
                launcher: notify.launcher(watchdog: .seconds(2)))
            let client = try daemon.client()
            try client.send(get: "/work?before=0ms")
            try until("the call is out, and accepting pauses") { downstream.openCalls == 1 }
            daemon.send(SIGTERM)
            try notify.expect("STOPPING=1")
            notify.clear()
            // Each feeding is a look at the workers.
            try until("the supervisor has looked twice") { notify.count(of: "WATCHDOG=1") >= 2 }
            let afterwards = daemon.log.components(separatedBy: " stopping")
            #expect(afterwards.count == 2 && !afterwards[1].contains("accepts no more"), "\(daemon.log)")
            downstream.release()
            #expect(try client.reply().status == 200)
            #expect(try daemon.end() == 0)
        }

        /// While nobody answers, each request keeps its connection, and the kernel has no port of its choice left.
        /// Needs root, for a network of its own.
        @Test(.enabled(if: geteuid() == 0)) func ports_usedUp_leaveTheTargetOnThisMachine() throws {
            let script = """
                ip link set lo up && echo '40000 40003' > /proc/sys/net/ipv4/ip_local_port_range
                python3 -c 'import socket, time
                s = socket.create_server(("127.0.0.1", 9090), backlog=100); time.sleep(60)' & served=$!
                while ! ss -ltn | grep -q ':9090 '; do :; done
                "$0" load http://127.0.0.1:9090 --rate 100/s --duration 500ms --connections close
                kill $served
                """
            let result = try Tool.run(["unshare", "--net", "sh", "-c", script, DaemonUnderTest.executable])
            #expect(result.output.contains("found no free connection, descriptor or port"), "\(result)")
            #expect(!result.output.contains("on another machine"), "\(result)")
        }

        @Test(arguments: SystemTests.modes)
        func descriptors_usedUp_pauseAcceptWithoutSpinning_untilOneIsFree(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "2"], launcher: ["prlimit", "--nofile=64:64"])
            let worker = try daemon.worker()
            let memory = MemoryGrowth(of: daemon)
            let clients = try (0..<100).map { _ in try daemon.client() }
            for client in clients { try client.send(Self.begun) }
            try until("accept has paused for want of descriptors") {
                try daemon.admin.metrics().sum("deadlined_accept_pauses_total", ["reason": "descriptors"]) > 0
            }
            let before = worker.cpuTime
            try clients[99].send("x")
            #expect(!clients[99].isReadable(within: .seconds(1)), "a second passes without room")
            #expect(worker.cpuTime - before < .milliseconds(200))
            for client in clients[..<90] { client.close() }
            #expect(try clients[99].reply().status == 200)
            #expect(try daemon.worker().pid == worker.pid)
            memory.expect(atMost: Self.memoryMebibytes, "descriptors used up, \(mode)")
            try until("the log says why accepting paused") { daemon.log.contains("no descriptor or memory is left") }
        }

        /// The new worker takes what waits in the backlog, and is full: what finds no room in it waits until it does.
        @Test(arguments: SystemTests.modes)
        func descriptors_usedUpDuringAReload_loseNoConnection(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                ["--threads", "2", "--downstream", downstream.url],
                launcher: ["prlimit", "--nofile=64:64"], configuration: "mode: \(mode)\n")
            // More than one worker has room for, and fewer than two.
            let count = SystemTests.oneThreadModes.contains(mode) ? 26 : 42
            let clients = try (0..<count).map { _ in try daemon.client() }
            let last = "GET \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
            for client in clients { try client.send(Self.begun + "x" + last) }
            try until("the worker is full") {
                try daemon.admin.metrics().sum("deadlined_accept_pauses_total", ["reason": "descriptors"]) > 0
            }
            daemon.send(SIGHUP)
            try until("the new worker has the others") {
                try daemon.admin.metrics().sum("deadlined_accepts_total") == Double(clients.count)
            }
            downstream.release()
            for client in clients {
                #expect(try client.reply().status == 200)
                #expect(try client.reply().status == 200)
            }
            #expect(try daemon.admin.metrics().sum("deadlined_connections_handed_over_total") > 0)
        }
    }
}
