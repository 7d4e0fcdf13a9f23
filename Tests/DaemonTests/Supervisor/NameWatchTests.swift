import Balancing
import Reactor
import Testing
import Workload

@testable import Configuration
@testable import Daemon

/// Names whose addresses change, by a resolver that says what a test has written down.
struct NameWatchTests {
    /// A watch on a loop, and what it told.
    final class Bench {
        let loop: EventLoop
        var watch: NameWatch?
        var told: [[String]] = []
        var events: [NameWatch.Event] = []
        var asked: [HostPort] = []
        /// Called with what asks; it answers now, later or never.
        var answer: (HostPort, @escaping (Result<ResolvedAddresses, DaemonError>) -> Void) -> Void = { _, _ in }

        /// - Parameter addresses: of each URL, from the start.
        init(_ addresses: [[String]], again: Duration? = .milliseconds(1), lookup: NameLookup) throws {
            loop = try EventLoop()
            let known = try addresses.enumerated().map { place, hosts in
                ResolvedURL(url: place, addresses: try hosts.map(Bench.address), again: again)
            }
            let urls = try addresses.indices.map { try DownstreamURL("http://name\($0):81/") }
            watch = NameWatch(
                known, of: urls, lookup, alarms: Alarms(loop: loop),
                resolve: { [unowned self] name, ended throws(ReactorError) in
                    asked.append(name)
                    answer(name, ended)
                    return nil
                },
                noted: { [unowned self] in events.append($0) },
                changed: { [unowned self] in told.append($0.map(\.name)) })
        }

        static func address(_ host: String) throws -> SocketAddress { try SocketAddress(host: host, port: 81) }

        static func found(_ hosts: String..., time: Duration? = nil) throws -> Result<ResolvedAddresses, DaemonError> {
            .success(ResolvedAddresses(addresses: try hosts.map(address), timeToLive: time))
        }

        func run(until isDone: () -> Bool) throws {
            let end = Clock.now() + .seconds(30)
            let tick = try Reactor.Timer(loop) {}
            while !isDone(), Clock.now() < end {
                tick.schedule(after: .milliseconds(5))
                loop.poll(waiting: true)
            }
            try #require(isDone(), "\(events) \(told)")
        }
    }

    @Test func addressesThatAreOthers_areTold_andTheirOrderIsNoNews() throws {
        let bench = try Bench([["10.0.0.1", "10.0.0.2"], ["10.0.0.9"]], lookup: .every(.milliseconds(1)))
        var answers = try [
            Bench.found("10.0.0.2", "10.0.0.1"), Bench.found("10.0.0.2", "10.0.0.3"),
        ]
        let last = answers[1]
        bench.answer = { name, ended in
            guard name.host == "name0" else { return }
            ended(answers.isEmpty ? last : answers.removeFirst())
        }
        try bench.run { bench.events.count >= 4 }
        #expect(bench.told == [["10.0.0.2:81", "10.0.0.3:81", "10.0.0.9:81"]])
    }

    @Test func moreAddressesThanCanBeCalled_areTheSameOnes_inWhateverOrderTheyCome() throws {
        let addresses = try (0..<300).map { try Bench.address("10.0.\($0 / 200).\($0 % 200)") }
        func chosen(_ addresses: [SocketAddress]) -> [String] {
            NameWatch.machines(of: [ResolvedURL(url: 0, addresses: addresses, again: nil)]).map(\.name)
        }
        #expect(chosen(addresses).count == Roster.mostMachines)
        #expect(chosen(addresses) == chosen(addresses.reversed()))
    }

    @Test func nameThatIsLost_keepsItsAddresses_andIsToldOnce() throws {
        let bench = try Bench([["10.0.0.1"]], lookup: .every(.milliseconds(1)))
        bench.answer = { _, ended in ended(.success(ResolvedAddresses(addresses: []))) }
        try bench.run { bench.events.count == 1 }
        #expect(bench.events == [.firstLost(HostPort(host: "name0", port: 81), "it has no address")])
        #expect(bench.told.isEmpty)
    }

    @Test func addressesThatFlap_areTold_eachTime() throws {
        let bench = try Bench([["10.0.0.1"]], lookup: .every(.milliseconds(1)))
        var number = 0
        let both = try [Bench.found("10.0.0.2"), Bench.found("10.0.0.1")]
        bench.answer = { _, ended in
            ended(both[number % 2])
            number += 1
        }
        try bench.run { bench.told.count >= 6 }
        #expect(Array(bench.told.prefix(3)) == [["10.0.0.2:81"], ["10.0.0.1:81"], ["10.0.0.2:81"]])
    }

    @Test func nameServerThatSaysNothing_isAskedOnce_andDelaysNoOtherName() throws {
        let bench = try Bench([["10.0.0.1"], ["10.0.0.2"]], lookup: .every(.milliseconds(1)))
        let other = try Bench.found("10.0.0.3")
        bench.answer = { name, ended in
            if name.host == "name1" { ended(other) }
        }
        try bench.run { bench.told.count == 1 && bench.events.count > 3 }
        #expect(bench.told == [["10.0.0.1:81", "10.0.0.3:81"]])
        #expect(bench.asked.count { $0.host == "name0" } == 1)
    }

    @Test func watchThatIsDropped_asksNoMore() throws {
        let bench = try Bench([["10.0.0.1"]], again: .milliseconds(20), lookup: .every(.milliseconds(20)))
        bench.watch = nil
        let timer = try Countdown(bench.loop) {}
        timer.schedule(after: .milliseconds(60))
        bench.loop.poll(waiting: true)
        #expect(bench.asked.isEmpty)
    }

    @Test(
        arguments: [
            (NameLookup.auto, Duration.seconds(60), Duration.seconds(60)), (.auto, .zero, .seconds(1)),
            (.auto, .seconds(1_000_000), .seconds(3_600)), (.auto, nil, .seconds(30)),
            (.every(.seconds(5)), .seconds(60), .seconds(5)), (.off, .seconds(60), nil),
        ] as [(NameLookup, Duration?, Duration?)])
    func nameIsLookedUpAgain_whenItsTimeIsOver(lookup: NameLookup, time: Duration?, pause: Duration?) {
        #expect(lookup.pause(after: ResolvedAddresses(addresses: [], timeToLive: time)) == pause)
    }

    @Test func machines_areWrittenAndRead() throws {
        let machines = [
            FleetMachine(url: 0, at: try Bench.address("10.0.0.1")), FleetMachine(url: 3, at: try Bench.address("::1")),
        ]
        let text = MachineList.text(of: machines)
        #expect(text == "0 10.0.0.1 81\n3 ::1 81")
        let read = MachineList.machines(in: text, urls: 4)
        #expect(read.map(\.name) == ["10.0.0.1:81", "[::1]:81"] && read.map(\.url) == [0, 3])
        #expect(MachineList.machines(in: "4 10.0.0.1 81\nx\n0 name 81\n0 10.0.0.1 x", urls: 4).isEmpty)
    }
}
