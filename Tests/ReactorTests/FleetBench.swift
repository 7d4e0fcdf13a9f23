import Balancing
import ScriptedServer
import Testing
import Workload

@testable import Reactor

/// A fleet's client on a loop, and what its calls came to.
final class FleetBench {
    /// What a client has told of its machines.
    enum Seen: Equatable {
        case called(Int, String)
        case began(Int)
        case ended(Int, AttemptResult, isHedge: Bool)
        /// Nil: it is gone.
        case standing(Int, MachineStanding?)
        case retry(RetryVerdict)
    }

    private struct Recorder: FleetObserver {
        let seen: Lock<[Seen]>

        func machine(_ row: Int, isCalled name: String) { note(.called(row, name)) }
        func attemptBegan(on row: Int) { note(.began(row)) }
        func attemptEnded(on row: Int, _ result: AttemptResult, isHedge: Bool) {
            note(.ended(row, result, isHedge: isHedge))
        }
        func standing(of row: Int, is standing: MachineStanding?) { note(.standing(row, standing)) }
        func retry(_ verdict: RetryVerdict) { note(.retry(verdict)) }

        private func note(_ event: Seen) { seen.withLock { $0.append(event) } }
    }

    let loop: EventLoop
    let fleet: Fleet
    let client: FleetClient
    private(set) var answers: [Int: Answer] = [:]
    var seen: [Seen] { recorder.seen.withLock { $0 } }
    private let recorder = Recorder(seen: Lock([]))
    private var number = 0

    /// Retries whatever fails.
    static let plenty = RetryBudget(share: 1, perSecond: 1_000)

    /// - Parameter set: changes a setting by which nothing is ejected, checked, or made twice.
    init(
        _ ports: [UInt16], over scheme: String = "http", timeout: Duration = .seconds(20),
        set: (inout CalledFleet) -> Void = { _ in }
    ) throws {
        loop = try EventLoop()
        var roster = RosterSetting(balancer: .roundRobin)
        roster.ejectAfter = 0
        var setting = CalledFleet(
            urls: try ports.map { try DownstreamURL("\(scheme)://127.0.0.1:\($0)/") }, roster: roster,
            connections: 256)
        set(&setting)
        fleet = Fleet(setting, machines: try ports.indices.map { try Self.machine($0, on: ports[$0]) })
        client = try FleetClient(
            loop: loop, fleet: fleet, timeout: timeout, observer: recorder, seed: 1)
    }

    static func machine(_ url: Int, on port: UInt16) throws -> FleetMachine {
        FleetMachine(url: url, at: try SocketAddress(host: "127.0.0.1", port: port))
    }

    /// A port on which nobody listens.
    static func deadPort() throws -> UInt16 {
        let server = try ScriptedServer([])
        server.finish()
        return server.port
    }

    static func reply(_ body: String) -> ScriptedServer.Step {
        .reply("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// - Returns: the call's number.
    @discardableResult
    func send(budget: Duration = .seconds(20), key: String? = nil, until cancellation: Cancellation? = nil) -> Int {
        number += 1
        let number = number
        let call = Call(
            id: .ours(salt: 0xc, number: UInt32(number)), downstream: .milliseconds(1),
            deadline: Clock.now() + budget,
            brought: Brought(shardKey: key.flatMap { ShardKey(Array($0.utf8)[...]) }))
        client.send(call, until: cancellation) { [unowned self] answer in
            #expect(answers[number] == nil, "answered twice")
            answers[number] = answer
        }
        #expect(answers[number] == nil, "answered before it was sent")
        return number
    }

    func run(_ what: String = "", until isDone: () -> Bool) throws {
        let end = Clock.now() + .seconds(60)
        let tick = try Reactor.Timer(loop) {}
        while !isDone(), Clock.now() < end {
            tick.schedule(after: .milliseconds(5))
            loop.poll(waiting: true)
        }
        try #require(isDone(), "\(what): \(answers.count) answers came; \(seen)")
    }

    /// One call, and its answer.
    func call(budget: Duration = .seconds(20)) throws -> Answer {
        let number = send(budget: budget)
        try run { answers[number] != nil }
        return try #require(answers[number])
    }
}

extension Answer {
    var text: String? { (try? result.get()).map { String(decoding: $0, as: UTF8.self) } }

    var failure: DownstreamFailure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    /// Machine and result of each attempt.
    var tries: [String] { attempts.map { "\($0.machine) \($0.result.name)\($0.isHedge ? " hedge" : "")" } }
}
