import Testing

@testable import Comparison

struct CPUSetTests {
    @Test(arguments: [("0", [0]), ("0,2", [0, 2]), ("2,0-1", [0, 1, 2]), ("3-3", [3])])
    func list_isRead(text: String, cores: [Int]) throws {
        #expect(try CPUSet(text).cores == cores)
    }

    @Test(arguments: ["", "a", "0,", "-1", "3-1", "0-1-2", "1024"])
    func badList_isRefused(text: String) {
        #expect(throws: ComparisonError("\"\(text)\": want cores such as 0, 0,2 or 0-3")) { try CPUSet(text) }
    }

    @Test func allowed_isNotEmpty() {
        #expect(!CPUSet.allowed.cores.isEmpty)
    }

    @Test(arguments: [([0], [[0]], [0]), ([0, 1], [[0], [0, 1]], [1]), ([2, 4, 6], [[2], [2, 4, 6]], [4, 6])])
    func placement_keepsClientsOffTheServersCore_whereThereAreOthers(
        allowed: [Int], servers: [[Int]], clients: [Int]
    ) {
        let set = CPUSet(allowed)
        #expect(Placement.servers(set, chosen: nil).map(\.cores) == servers)
        #expect(Placement.clients(set).cores == clients)
        #expect(Placement.servers(set, chosen: CPUSet([9])).map(\.cores) == [[9]])
    }
}
