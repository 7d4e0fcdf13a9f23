import Glibc
import Testing

@testable import Load

/// What is read of the kernel's texts.
struct MachineTextTests {
    @Test func stat_isReadBehindItsName_whateverThatIs() throws {
        let fields = "S 7 1 1 0 -1 0 0 0 0 0 150 50 30 20 20 0 1 0 4711 0"
        let stat = try #require(ProcessStat("8 (a) b (c) \(fields)"))
        let ticks = ProcessStat.ticksPerSecond
        #expect(stat.pid == 8 && stat.parent == 7 && stat.name == "a) b (c" && stat.identity.start == 4_711)
        #expect(stat.seconds == 200 / ticks && stat.endedChildrenSeconds == 50 / ticks)
        for text in ["", "8", "8 (a", "8 (a) S 7", "x (a) \(fields)"] { #expect(ProcessStat(text) == nil, "\(text)") }
    }

    @Test func thisProcess_isAmongAll_andItsFamilyHoldsIt() {
        let all = ProcessStat.all()
        #expect(ProcessStat.families(of: [getpid()], in: all).map(\.pid).contains(getpid()))
    }

    @Test func cores_areReadOneByOne_withoutTheirInterrupts() {
        let ticks = ProcessStat.ticksPerSecond
        let text = "cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 100 20 30 4 5 600 700 80 0 0\ncpu1 1 2 3\nintr 1 2\n"
        #expect(CoreTimes.read(text) == [0: CoreTimes(used: 150 / ticks, stolen: 80 / ticks)])
    }

    @Test(arguments: [
        ("some avg10=0.07 avg60=1.44 avg300=4.91 total=65006395\nfull avg10=0.00 total=0\n", 65.006395),
        ("", nil), ("some avg10=0.07\n", nil), ("some total=x\n", nil),
    ])
    func pressure_isTheTotalOfItsFirstLine(text: String, seconds: Double?) {
        #expect(MachineMoment.stalled(text) == seconds)
    }

    /// A server of 8080 (inode 1), which has accepted a connection (2) of a client (3), and made one (4) to a
    /// downstream of 9090 that listens (5) and has accepted it (6); over IPv6 as well as IPv4.
    private static let table = SocketTable(
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 1 1
           1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  0 0 2 1
           2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  0 0 3 1
           3: 0100007F:C002 0100007F:2382 01 00000000:00000000 00:00000000 00000000  0 0 4 1
           0: 00000000000000000000000000000000:2382 00000000000000000000000000000000:0000 0A 0:0 00:0 0  0 0 5 1
           1: 0000000000000000FFFF00000100007F:2382 0000000000000000FFFF00000100007F:C002 01 0:0 00:0 0  0 0 6 1
        """)

    @Test func serversProcesses_areThoseThatListen_theirChildren_andWhomTheyCall_notWhoCallsThem() {
        let owners = SocketOwners([10: [1, 2], 11: [1, 4], 20: [5], 21: [6], 30: [3]])
        let processes = [10, 11, 12, 20, 21, 30].map {
            ProcessStat(pid: $0, parent: $0 == 12 ? 10 : 1, name: "p", seconds: 0)
        }
        let servers = ServerProcesses(on: [8_080], MachineTextTests.table, owners, processes)
        #expect(servers.serving == [10, 11, 12] && servers.called == [21])
        #expect(ServerProcesses(on: [80], MachineTextTests.table, owners, processes).serving.isEmpty)
    }
}
