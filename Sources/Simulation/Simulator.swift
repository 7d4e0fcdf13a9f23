/// Runs requests through a simulated machine.
package enum Simulator {
    /// - Returns: the end of each request, in their order.
    package static func run(_ requests: [SimulatedRequest], on shape: MachineShape) -> [SimulatedEnd] {
        let machine = SimulatedMachine(shape)
        var ends = Array(repeating: SimulatedEnd(endedAt: 0, dropped: nil, queue: 0, stale: 0), count: requests.count)
        func note() {
            for one in machine.ended { ends[one.number] = one.end }
            machine.clearEnded()
        }
        for number in order(of: requests) {
            machine.offer(requests[number], number: number, at: requests[number].at)
            if machine.ended.count > 1_000 { note() }
        }
        machine.advance(to: .max)
        note()
        return ends
    }

    /// The places of requests by when they are sent.
    private static func order(of requests: [SimulatedRequest]) -> [Int] {
        let isSorted = zip(requests, requests.dropFirst()).allSatisfy { $0.at <= $1.at }
        return isSorted
            ? Array(requests.indices)
            : requests.indices.sorted { (requests[$0].at, $0) < (requests[$1].at, $1) }
    }
}
