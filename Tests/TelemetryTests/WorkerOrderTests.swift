import Testing

@testable import Telemetry

struct WorkerOrderTests {
    @Test func `workers are listed by slot, and those of one slot by process`() {
        let listed = [(2, 7), (0, 9), (1, nil), (0, 8), (1, 30), (10, 1)] as [(Int, Int32?)]
        let workers = listed.map { StatusEntry.Worker(slot: $0, pid: $1, state: .ready, mode: "m") }
        let order = StatusEntry.Worker.inOrder(workers).map { "\($0.slot):\($0.pid.map(String.init) ?? "none")" }
        #expect(order == ["0:8", "0:9", "1:30", "1:none", "2:7", "10:1"])
    }
}
