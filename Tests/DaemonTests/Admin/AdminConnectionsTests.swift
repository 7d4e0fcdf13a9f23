import Testing
import Workload

@testable import Daemon

struct AdminConnectionsTests {
    private let start = Instant(nanoseconds: 1_000)

    /// So many, accepted a second after each other.
    private func connections(_ count: Int) -> AdminConnections<Int> {
        var limits = AdminLimits()
        limits.connections = 3
        limits.silence = .seconds(10)
        limits.crowdedSilence = .seconds(2)
        var connections = AdminConnections<Int>(limits: limits)
        for id in 0..<count { connections.stirred(id, at: start + .seconds(id)) }
        return connections
    }

    @Test func `a connection may be silent for a while, and a request buys it more`() {
        var connections = connections(2)
        #expect(connections.overdue(at: start + .milliseconds(9_999)).isEmpty)
        #expect(connections.overdue(at: start + .seconds(10)) == [0])
        connections.stirred(0, at: start + .seconds(9))
        #expect(connections.overdue(at: start + .seconds(11)) == [1])
        connections.closed(1)
        #expect(connections.overdue(at: start + .seconds(11)).isEmpty)
    }

    @Test func `while there is no room, the longest silent one makes way, once it has had its time`() {
        #expect(connections(2).place(at: start + .seconds(2)) == .free)
        var full = connections(3)
        #expect(full.place(at: start + .seconds(2)) == .after(closing: 0))
        full.stirred(0, at: start + .seconds(2))
        #expect(full.place(at: start + .seconds(2)) == .later(in: .seconds(1)))
        #expect(full.place(at: start + .seconds(3)) == .after(closing: 1))
        full.wasServed(2)
        #expect(full.place(at: start + .seconds(2)) == .after(closing: 2), "one that is served makes way at once")
        full.stirred(2, at: start + .seconds(2))
        #expect(full.place(at: start + .seconds(2)) == .later(in: .seconds(1)))
        full.closed(1)
        #expect(full.place(at: start + .seconds(3)) == .free)
    }

    @Test func `one whose reply is not made yet makes way for nobody, however long that takes`() {
        var full = connections(3)
        full.asked(0, at: start + .seconds(2))
        #expect(full.place(at: start + .seconds(9)) == .after(closing: 1))
        for id in 1...2 { full.asked(id, at: start + .seconds(2)) }
        #expect(full.place(at: start + .seconds(9)) == .later(in: .seconds(2)), "all of them wait")
        full.answered(1, at: start + .seconds(8))
        #expect(full.place(at: start + .seconds(9)) == .later(in: .seconds(1)), "its time begins with its reply")
        #expect(full.place(at: start + .seconds(10)) == .after(closing: 1))
        full.closed(1)
        #expect(full.place(at: start + .seconds(10)) == .free)
    }

    @Test func `one that listens makes way for nobody, is never overdue, and leaves its place when it is closed`() {
        var limits = AdminLimits()
        limits.connections = 3
        limits.listeners = 2
        limits.silence = .seconds(10)
        limits.crowdedSilence = .seconds(2)
        var connections = AdminConnections<Int>(limits: limits)
        for id in 0...1 {
            connections.stirred(id, at: start)
            connections.asked(id, at: start)
            #expect(connections.mayListen)
            connections.answered(id, at: start)
            connections.listens(id)
        }
        #expect(!connections.mayListen && connections.listening == [0, 1])
        #expect(connections.overdue(at: start + .seconds(3_600)) == [])
        #expect(connections.place(at: start + .seconds(3_600)) == .free)
        connections.stirred(2, at: start + .seconds(3_600))
        #expect(connections.place(at: start + .seconds(3_600)) == .later(in: .seconds(2)))
        #expect(connections.place(at: start + .seconds(3_602)) == .after(closing: 2))
        connections.asked(2, at: start + .seconds(3_602))
        #expect(connections.place(at: start + .seconds(3_700)) == .later(in: .seconds(2)), "all of them stay")
        connections.closed(0)
        #expect(connections.mayListen && connections.listening == [1])
    }
}
