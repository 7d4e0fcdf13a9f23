import Configuration
import Modes
import Testing

@testable import Operating

struct ProcessLookTests {
    private static let status = """
        Name:\tdeadlined-w0
        Uid:\t1000\t998\t1000\t1000
        Gid:\t1000\t997\t1000\t1000
        Groups:\t4 24 
        CapEff:\t0000000000000400
        Cpus_allowed:\tf
        Cpus_allowed_list:\t0-2,7

        """
    private static let limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             100                  100                  processes
        Max data size             unlimited            7000000              bytes
        Max address space         unlimited            unlimited            bytes
        Max open files            1024                 524288               files

        """

    @Test func process_isReadFromItsFiles() throws {
        let look = try #require(ProcessLook(status: Self.status, limits: Self.limits, isDaemons: true))
        var expected = ProcessLook(isDaemons: true, user: 998, capabilities: 1 << 10, affinity: 4, descriptors: 524_288)
        (expected.groups, expected.mostMemory) = ([997, 4, 24], 7_000_000)
        #expect(look == expected)
        let unlimited = Self.limits.replacing("524288", with: "unlimited")
        #expect(ProcessLook(status: Self.status, limits: unlimited, isDaemons: true)?.descriptors == nil)
        #expect(ProcessLook(status: Self.status, limits: "", isDaemons: true)?.descriptors == nil)
        for line in ["Uid:", "CapEff:", "Cpus_allowed_list:"] {
            let cut = Self.status.replacing(line, with: "Other:")
            #expect(ProcessLook(status: cut, limits: Self.limits, isDaemons: true) == nil, "\(line)")
        }
    }

    @Test(
        arguments: [
            (nil, nil, nil, nil), (900, nil, nil, 900), (900, 300, nil, 300), (900, nil, 200, 200),
            (900, 300, 400, 300),
            (100, 300, 400, 100), (nil, 300, nil, 300),
        ] as [(Int?, Int?, Int?, Int?)])
    func memory_isWhatTheProcessMayStillTake_ofTheMachines(machine: Int?, groups: Int?, limit: Int?, free: Int?) {
        var look = ProcessLook(isDaemons: true, affinity: 1)
        (look.groupMemory, look.mostMemory) = (groups, limit)
        #expect(look.freeMemory(of: machine) == free)
    }

    /// Modes by what they are: all requests on one thread, and a pool whose threads wait in calls.
    private static let loop = ModeChoice.all.filter(\.sharesOneThread)[0]
    private static let pool = ModeChoice.compared.filter { $0.blocksInCalls && !$0.sharesOneThread }[0]

    private static func asked(_ mode: ModeChoice, workers: Int, threads: Int? = nil, slots: Slots = .unlimited)
        -> AskedShape
    {
        var configuration = Configuration()
        (configuration.mode, configuration.workers, configuration.threads) = (mode, workers, threads)
        configuration.scheduling.slots = slots
        return AskedShape(configuration, nil)
    }

    private static let rows: [(asked: AskedShape, cores: Int, grade: Finding.Grade, found: String, advice: String?)] = [
        (asked(loop, workers: 2), 2, .ok, "2 workers of \(loop.name) on 2 cores", nil),
        (
            asked(loop, workers: 1), 2, .note, "1 worker of \(loop.name) on 2 cores: at most 1 computes at once",
            "to use all of them, set workers: cpus"
        ),
        (
            asked(loop, workers: 4), 1, .note,
            "4 workers of \(loop.name) on 1 core: up to 4 requests compute at once and take turns by the kernel's "
                + "time slices", "set workers: cpus, unless they mostly wait"
        ),
        (asked(pool, workers: 1, threads: 8, slots: .cpus), 4, .ok, "1 worker of \(pool.name) on 4 cores", nil),
        (
            asked(pool, workers: 2, threads: 8), 4, .note,
            "2 workers of \(pool.name) on 4 cores: up to 16 requests compute at once and take turns by the kernel's "
                + "time slices",
            "to have as many compute as there are cores, set scheduling.slots: cpus and workers: 1"
        ),
        (
            asked(pool, workers: 1, threads: 2), 4, .note,
            "1 worker of \(pool.name) on 4 cores: at most 2 compute at once",
            "to use all of them, raise threads or scheduling.slots"
        ),
    ]

    @Test(arguments: rows.indices)
    func cores_areComparedWithWhatComputesAtOnce(row: Int) {
        let (asked, cores, grade, found, advice) = Self.rows[row]
        let finding = ProcessLook(isDaemons: true, affinity: cores).coreFinding(for: asked)
        #expect(finding == Finding(grade, "cores", found, advice: advice))
    }

    @Test(
        arguments: [
            (nil, nil, "ok", "none holds the daemon"),
            (2, CPUThrottling(periods: 1_000, throttled: 5), "ok", "2 CPUs for the daemon, not used up so far"),
            (
                2.5, nil, "note",
                "2.5 CPUs for the daemon: who uses the part of one up stands still for the rest of a period"
            ),
            (
                2, CPUThrottling(periods: 1_000, throttled: 340), "BAD",
                "2 CPUs for the daemon, used up in 34.0 % of its periods: for the rest of one all requests stand still"
            ),
        ] as [(Double?, CPUThrottling?, String, String)])
    func quota_isBad_whereItStopsTheDaemon(quota: Double?, throttling: CPUThrottling?, grade: String, found: String) {
        var look = ProcessLook(isDaemons: true, affinity: 8)
        (look.quota, look.throttling) = (quota, throttling)
        #expect(look.quotaFinding.grade.rawValue == grade && look.quotaFinding.found == found, "\(look.quotaFinding)")
    }
}
