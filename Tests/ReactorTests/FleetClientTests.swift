import Balancing
import ScriptedServer
import Testing
import Workload

@testable import Reactor

/// Calls to several machines, some of which do not do what they are there for.
struct FleetClientTests {
    @Test func callThatFails_isMadeAgainElsewhere() throws {
        let dead = try FleetBench.deadPort()
        let server = try ScriptedServer([[FleetBench.reply("one"), FleetBench.reply("two")]])
        let bench = try FleetBench([dead, server.port]) {
            $0.attempts = AttemptPolicy(most: 2, budget: FleetBench.plenty)
        }
        let answer = try bench.call()
        #expect(answer.text == "one")
        #expect(answer.tries == ["0 failed", "1 good"])
        #expect(answer.attempts.allSatisfy { $0.began <= $0.ended } && answer.attempts[1].ended == answer.arrival)
        #expect(bench.seen.contains(.retry(.made)))
        #expect(bench.seen.contains(.ended(0, .failed, isHedge: false)))
        // The next one's turn is at the other machine.
        #expect(try bench.call().tries == ["1 good"])
    }

    @Test func callsOfOneMachine_shareAKeptConnection() throws {
        let server = try ScriptedServer([[FleetBench.reply("one"), FleetBench.reply("two")]])
        let bench = try FleetBench([server.port])
        #expect(try bench.call().text == "one")
        #expect(try bench.call().text == "two")
    }

    @Test func attemptEndsWithTheDeadline_andNoneFollowsIt() throws {
        let servers = try [ScriptedServer([[.stall]]), ScriptedServer([[FleetBench.reply("never")]])]
        let bench = try FleetBench(servers.map(\.port)) {
            $0.attempts = AttemptPolicy(most: 3, budget: FleetBench.plenty)
        }
        let answer = try bench.call(budget: .milliseconds(50))
        #expect(answer.tries == ["0 late"])
        #expect(answer.failure?.kind == .timeout)
        #expect(
            answer.failure?.reason
                == "downstream 127.0.0.1:\(servers[0].port): no reply before the request's deadline")
        #expect(bench.seen.last == .retry(.tooLate))
        servers[0].finish()
        #expect(servers[0].departures.count == 1 && servers[1].requests.isEmpty)
    }

    @Test func callWhoseDeadlineIsOver_isNotMade() throws {
        let bench = try FleetBench([try FleetBench.deadPort()])
        let answer = try bench.call(budget: .zero)
        #expect(answer.failure?.kind == .timeout && answer.attempts.isEmpty)
    }

    @Test func attemptEndsWithTheTimeout_andIsMadeAgain() throws {
        let servers = try [ScriptedServer([[.stall]]), ScriptedServer([[FleetBench.reply("other")]])]
        let bench = try FleetBench(servers.map(\.port), timeout: .milliseconds(50)) {
            $0.attempts = AttemptPolicy(most: 2, budget: FleetBench.plenty)
        }
        let answer = try bench.call()
        #expect(answer.text == "other" && answer.tries == ["0 late", "1 good"])
    }

    @Test func budgetThatIsUsedUp_endsRetries() throws {
        let ports = try [FleetBench.deadPort(), FleetBench.deadPort()]
        let bench = try FleetBench(ports) {
            // One in ten seconds.
            $0.attempts = AttemptPolicy(most: 2, budget: RetryBudget(share: 0, perSecond: 0.1))
        }
        #expect(try bench.call().attempts.count == 2)
        #expect(try bench.call().attempts.count == 1)
        #expect(bench.seen.last == .retry(.noBudget))
    }

    @Test func whenAllAreDown_oneAnswerHasAllAttempts() throws {
        let ports = try (0..<3).map { _ in try FleetBench.deadPort() }
        let bench = try FleetBench(ports) { $0.attempts = AttemptPolicy(most: 3, budget: FleetBench.plenty) }
        let answer = try bench.call()
        #expect(answer.failure?.kind == .connect)
        #expect(answer.failure?.reason.hasSuffix(" (the last of 3 attempts)") == true)
        #expect(Set(answer.attempts.map(\.machine)) == [0, 1, 2])
        #expect(answer.attempts.allSatisfy { $0.result == .failed })
        #expect(bench.seen.last == .retry(.noMore))
    }

    @Test func machineThatFailsAgainAndAgain_isEjected() throws {
        let servers = try [
            ScriptedServer([[.close], [.close], [.close]]),
            ScriptedServer([Array(repeating: FleetBench.reply("good"), count: 9)]),
        ]
        let bench = try FleetBench(servers.map(\.port)) {
            $0.roster.ejectAfter = 2
            $0.roster.ejectFor = .seconds(60)
        }
        let answers = try (0..<10).map { _ in try bench.call() }
        #expect(servers[0].requests.count == 2)
        #expect(answers.map { $0.text ?? "-" }.joined(separator: " ") == "- good - good good good good good good good")
        #expect(bench.seen.contains(.standing(0, .ejected)))
    }

    @Test(arguments: [
        ("503 Slow Down\r\nRetry-After: 0", 2, "0 refused 1 good"), ("429 Wait", 2, "0 refused 1 good"),
        ("503 Slow Down\r\nRetry-After: 60", 1, "0 refused"), ("500 Oh", 2, "0 failed 1 good"),
        ("404 No", 1, "0 good"),
    ])
    func statusTells_whetherTheCallIsMadeAgain(status: String, count: Int, tries: String) throws {
        let first = try ScriptedServer([[.reply("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")]])
        let second = try ScriptedServer([[FleetBench.reply("good")]])
        let bench = try FleetBench([first.port, second.port]) {
            $0.attempts = AttemptPolicy(most: 2, budget: FleetBench.plenty)
        }
        let answer = try bench.call()
        #expect(answer.attempts.count == count && answer.tries.joined(separator: " ") == tries)
        #expect((answer.text == "good") == (count == 2))
        if count == 1 { #expect(answer.failure?.kind == .status) }
    }

    @Test func machineThatLeavesTheList_endsItsCall_andGetsNoOther() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate"
        let first = try ScriptedServer([[.unasked(text)]])
        let second = try ScriptedServer([[FleetBench.reply("new"), FleetBench.reply("new")]])
        let bench = try FleetBench([first.port])
        let number = bench.send()
        bench.fleet.replace(with: [try FleetBench.machine(0, on: second.port)])
        #expect(bench.seen.contains(.standing(0, .leaving)))
        #expect(try bench.call().tries == ["1 good"])
        first.speak()
        try bench.run { bench.answers[number] != nil }
        #expect(bench.answers[number]?.text == "late" && bench.answers[number]?.tries == ["0 good"])
        #expect(try bench.call().text == "new")
        first.finish()
    }

    @Test func machineThatLeavesTheList_isGone_onceNothingOfItIsLeft() throws {
        let servers = try [ScriptedServer([[.stall]]), ScriptedServer([[FleetBench.reply("new")]])]
        let bench = try FleetBench(servers.map(\.port))
        let cancellation = Cancellation()
        let number = bench.send(until: cancellation)
        try bench.run { servers[0].requests.count == 1 }
        let other = try FleetBench.machine(1, on: servers[1].port)
        bench.fleet.replace(with: [other])
        #expect(bench.seen.last == .standing(0, .leaving))
        cancellation.cancel()
        try bench.run { bench.answers[number] != nil }
        #expect(bench.seen.suffix(2) == [.ended(0, .cancelled, isHedge: false), .standing(0, nil)])
        bench.fleet.replace(with: [try FleetBench.machine(0, on: try FleetBench.deadPort())])
        #expect(bench.seen.contains(.standing(1, nil)))
        for server in servers { server.finish() }
    }

    @Test func callThatWaitsAtAMachineThatLeaves_isMadeElsewhere() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate"
        let first = try ScriptedServer([[.unasked(text)]])
        let second = try ScriptedServer([[FleetBench.reply("new")]])
        let bench = try FleetBench([first.port]) { $0.connections = 1 }
        let held = bench.send()
        let waiting = bench.send()
        bench.fleet.replace(with: [try FleetBench.machine(0, on: second.port)])
        try bench.run { bench.answers[waiting] != nil }
        #expect(bench.answers[waiting]?.text == "new" && bench.answers[waiting]?.tries == ["1 good"])
        first.speak()
        try bench.run { bench.answers[held] != nil }
        #expect(bench.answers[held]?.text == "late" && bench.seen.contains(.standing(0, nil)))
        first.finish()
        second.finish()
    }

    @Test func callThatIsSentLater_withANearerDeadline_endsFirst() throws {
        let server = try ScriptedHTTP2Server { _, _ in .hold }
        let bench = try FleetBench([server.port], over: "grpc", timeout: .seconds(300))
        let far = bench.send(budget: .seconds(300))
        let near = bench.send(budget: .milliseconds(50))
        try bench.run { bench.answers[near] != nil }
        #expect(bench.answers[near]?.failure?.kind == .timeout && bench.answers[far] == nil)
        server.finish()
    }

    @Test(
        arguments: [
            // machines, descriptors, asked, connections to each
            (16, 100_000, false, 256), (16, 3_200, false, 200), (16, 3_200, true, 199), (16, 8, false, 1),
            (16, 8, true, 1), (1, .max, true, 256),
        ] as [(Int, Int, Bool, Int)])
    func connections_areNoMore_thanDescriptorsAllow(machines: Int, descriptors: Int, isAsked: Bool, most: Int) throws {
        let check = ReadinessCheck(.path("/readyz"), interval: .seconds(1), timeout: .seconds(1))
        for (scheme, expected) in [("http", most), ("grpc", 256)] {
            let setting = CalledFleet(
                urls: [try DownstreamURL("\(scheme)://127.0.0.1:1/")], roster: RosterSetting(balancer: .random),
                check: isAsked ? check : nil, connections: 256)
            #expect(setting.connections(toEachOf: machines, within: descriptors) == expected)
        }
    }

    @Test func machineThatComesBack_whileItEndsACall_isCalledAgain() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate"
        let server = try ScriptedServer([[.unasked(text)], [FleetBench.reply("again")]])
        let bench = try FleetBench([server.port])
        let machine = bench.fleet.machines
        let number = bench.send()
        bench.fleet.replace(with: [try FleetBench.machine(0, on: try FleetBench.deadPort())])
        bench.fleet.replace(with: machine)
        server.speak()
        try bench.run { bench.answers[number] != nil }
        #expect(bench.answers[number]?.text == "late")
        #expect(try bench.call().text == "again")
    }

    @Test func emptyList_changesNothing() throws {
        let server = try ScriptedServer([[FleetBench.reply("one")]])
        let bench = try FleetBench([server.port])
        bench.fleet.replace(with: [])
        #expect(try bench.call().text == "one")
    }
}
