import Testing
import Workload

@testable import Daemon

struct AdminConnectionsTests {
    private let start = Instant(nanoseconds: 1_000)

    private func connections(_ ids: Int...) -> AdminConnections<Int> {
        var limits = AdminLimits()
        limits.connections = 3
        limits.silence = .seconds(10)
        limits.crowdedSilence = .seconds(2)
        var connections = AdminConnections<Int>(limits: limits)
        for _ in ids { connections.accepted() }
        connections.census(ids, at: start)
        return connections
    }

    @Test func `a connection may be silent for a while, and a request buys it more`() {
        var connections = connections(1, 2)
        #expect(connections.overdue(at: start + .milliseconds(9_999)).isEmpty)
        connections.requested(2, at: start + .seconds(5))
        connections.census([1, 2], at: start + .seconds(6))
        #expect(connections.overdue(at: start + .seconds(10)) == [1])
        #expect(connections.overdue(at: start + .seconds(15)).sorted() == [1, 2])
    }

    @Test func `while there is no room, the silent make way sooner`() {
        var connections = connections(1, 2, 3)
        connections.requested(2, at: start + .seconds(1))
        #expect(connections.isFull)
        #expect(connections.overdue(at: start + .milliseconds(1_999)).isEmpty)
        #expect(connections.overdue(at: start + .seconds(2)).sorted() == [1, 3])
    }

    @Test func `those accepted since the last census take room, those that are gone make it`() {
        var connections = connections(1, 2)
        #expect(!connections.isFull)
        connections.accepted()
        #expect(connections.isFull)
        connections.census([1, 4], at: start + .seconds(1))
        #expect(!connections.isFull)
        #expect(connections.overdue(at: start + .seconds(10)) == [1])
    }
}
