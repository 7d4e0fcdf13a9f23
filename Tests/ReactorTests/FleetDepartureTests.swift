import Balancing
import ScriptedServer
import Testing
import Workload

@testable import Reactor

/// Calls to several machines whose clients go before there is an answer.
struct FleetDepartureTests {
    @Test func callWhoseClientIsGone_isCancelled_andNotMadeAgain() throws {
        let servers = try [ScriptedServer([[.stall]]), ScriptedServer([[FleetBench.reply("never")]])]
        let bench = try FleetBench(servers.map(\.port)) {
            $0.attempts = AttemptPolicy(most: 3, budget: FleetBench.plenty)
        }
        let cancellation = Cancellation()
        let number = bench.send(until: cancellation)
        try bench.run { servers[0].requests.count == 1 }
        cancellation.cancel()
        try bench.run { bench.answers[number] != nil }
        #expect(bench.answers[number]?.tries == ["0 cancelled"])
        servers[0].finish()
        #expect(servers[1].requests.isEmpty)
    }

    /// The attempt may end by itself a moment before it is cancelled.
    @Test func callWhoseClientIsGone_endsWithTheRefusalThatLayUnread() throws {
        let busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
        let servers = try [
            ScriptedServer([[.reply(""), .unasked(busy)]]), ScriptedServer([[FleetBench.reply("never")]]),
        ]
        let bench = try FleetBench(servers.map(\.port)) {
            $0.attempts = AttemptPolicy(most: 3, budget: FleetBench.plenty)
        }
        let number = bench.send()
        try bench.run { servers[0].requests.count == 1 }
        servers[0].speak()
        bench.client.cancel(UInt64(number))
        try bench.run { bench.answers[number] != nil }
        #expect(bench.answers[number]?.tries == ["0 refused"])
        #expect(servers[1].requests.isEmpty)
    }

    @Test func callsThatWaitForAConnection_areForgotten_onceTheirClientsAreGone() throws {
        let server = try ScriptedServer([[.stall]])
        let bench = try FleetBench([server.port]) { $0.connections = 1 }
        let first = Cancellation()
        bench.send(until: first)
        let machine = try #require(bench.client.machines[0])
        var most = 0
        for _ in 1...100 {
            let cancellation = Cancellation()
            let number = bench.send(until: cancellation)
            cancellation.cancel()
            try bench.run { bench.answers[number] != nil }
            most = max(most, machine.waitingCount)
        }
        #expect(most <= 1)
        first.cancel()
        try bench.run { bench.answers.count == 101 }
        server.finish()
    }
}
