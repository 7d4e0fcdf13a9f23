import Load
import Testing

@testable import Comparison

struct PlacementTests {
    @Test(arguments: [
        ([0], nil, [[0]], [0]), ([0, 1], nil, [[0], [0, 1]], [1]), ([2, 4, 6], nil, [[2], [2, 4, 6]], [4, 6]),
        ([0, 1], [1], [[1]], [0]), ([0, 1, 2, 3], [1, 2], [[1, 2]], [0, 3]), ([0], [0], [[0]], [0]),
        // Where the servers have all, one core at least is theirs alone.
        ([0, 1], [0, 1], [[0, 1]], [1]),
    ])
    func placement_keepsClientsOffTheServersCores_whereThereAreOthers(
        allowed: [Int], chosen: [Int]?, servers: [[Int]], clients: [Int]
    ) {
        let (allowed, chosen) = (CPUSet(allowed), chosen.map { CPUSet($0) })
        #expect(Placement.servers(allowed, chosen: chosen).map(\.cores) == servers)
        #expect(Placement.clients(allowed, chosen: chosen).cores == clients)
    }
}
