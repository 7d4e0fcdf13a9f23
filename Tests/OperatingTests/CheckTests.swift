import Configuration
import Load
import Modes
import Testing
import Workload

@testable import Operating

/// What each check of the machine says of what was found.
struct CheckTests {
    private static func configuration(
        _ change: (inout Configuration) throws -> Void = { _ in }
    ) rethrows -> Configuration {
        var configuration = Configuration()
        try change(&configuration)
        return configuration
    }

    @Test(
        arguments: [
            ("tsc", [], "ok", "tsc, which is read in nanoseconds"),
            ("kvm-clock", [], "ok", "kvm-clock, which is read in nanoseconds"),
            ("hpet", ["hpet", "acpi_pm"], "BAD", "hpet: each of the many readings of a request asks a device"),
            (
                "acpi_pm", ["tsc", "acpi_pm"], "BAD",
                "acpi_pm: each of the many readings of a request asks a device; tsc is there"
            ),
            ("sundial", [], "note", "sundial, of which nothing is known here"),
            (nil, [], "note", "the kernel does not name it"),
        ] as [(String?, [String], String, String)])
    func clockSource_isBad_whereADeviceIsAsked(current: String?, available: [String], grade: String, found: String) {
        let finding = ClockSource(current: current, available: available).finding
        #expect(finding.grade.rawValue == grade && finding.found == found)
        #expect((finding.advice != nil) == (grade == "BAD"))
    }

    @Test(arguments: [
        ([], "ok", "none is set here: a virtual machine's is its host's"),
        (["performance", "performance"], "ok", "performance on all CPUs"),
        (
            ["performance", "schedutil", "powersave"], "note",
            "powersave, schedutil: a CPU that was idle computes slower at first"
        ),
    ])
    func governor_isNoted_unlessItHoldsTheFrequency(names: [String], grade: String, found: String) {
        let finding = Governors(names: names).finding
        #expect(finding.grade.rawValue == grade && finding.found == found)
    }

    @Test(
        arguments: [
            (8080, 9464, 0, false, "ok", "those of the configuration need no privilege"),
            (0, 9464, 0, false, "ok", "those of the configuration need no privilege"),
            (80, 9464, 0, false, "BAD", "port 80: below 1024, and not permitted"),
            (80, 81, 0x3ff, false, "BAD", "ports 80 and 81: below 1024, and not permitted"),
            (80, 9464, 0x400, false, "ok", "port 80: below 1024, permitted"),
            (80, 9464, 0, true, "ok", "port 80: below 1024, and open already"),
        ] as [(UInt16, UInt16, UInt64, Bool, String, String)])
    func port_belowThoseForAll_wantsACapability(
        listen: UInt16, admin: UInt16, capabilities: UInt64, isServing: Bool, grade: String, found: String
    ) {
        let configuration = Self.configuration {
            $0.listen = HostPort(host: "127.0.0.1", port: listen)
            $0.admin = HostPort(host: "127.0.0.1", port: admin)
        }
        let facts = PortFacts(lowestFree: 1_024, capabilities: capabilities)
        let finding = facts.finding(of: configuration, isServing: isServing)
        #expect(finding.grade.rawValue == grade && finding.found == found)
    }

    @Test(arguments: [
        (StampFacts.stamped(age: .microseconds(5)), "ok"), (.unstamped, "BAD"), (.failed(reason: "setsockopt"), "BAD"),
    ])
    func stamps_areNeeded(facts: StampFacts, grade: String) {
        #expect(facts.finding.grade.rawValue == grade)
    }

    @Test(arguments: [(ThreadPriority.Level.realTime, "ok"), (.nice, "note"), (.normal, "note")])
    func realTime_isNeededByNobodyWhoServes(level: ThreadPriority.Level, grade: String) {
        let finding = RealTimeCheck.finding(level)
        #expect(
            finding.grade.rawValue == grade && finding.found.hasPrefix("the daemon asks for none; load and compare"))
    }

    @Test(arguments: [
        (SpreadFacts.measured(rates: [100, 101, 99, 100, 130, 60, 100], offCPU: 0.01), "ok", "steady within 2.0 %"),
        (
            .measured(rates: [100, 112, 99, 100, 130, 60, 100], offCPU: 0.01), "note",
            "it varies by 13 %, and 1 % of the time is taken away: the CPUs are shared or throttled"
        ),
        (
            .measured(rates: [100, 100, 100], offCPU: 0.3), "note",
            "it varies by 0 %, and 30 % of the time is taken away: the CPUs are shared or throttled"
        ),
        (.busy(share: 0.6), "note", "not measured: 60 % of the cores are in use"),
        (.skipped, "note", "not measured: other checks took the time"),
    ])
    func spread_ofMoreThanAFewPercent_isNoted(facts: SpreadFacts, grade: String, found: String) {
        let finding = facts.finding(daemon: nil)
        #expect(finding.grade.rawValue == grade && finding.found == found, "\(finding)")
    }

    @Test(arguments: [
        (100.0, "measured", true), (109, "measured", true), (140, "measured", false), (140, "configured", true),
    ])
    func speed_otherThanTheDaemonGoesBy_isNoted(daemons: Double, source: String, isOk: Bool) {
        let finding = SpreadFacts.measured(rates: [100, 100, 100], offCPU: 0)
            .finding(daemon: .init(hash: daemons, json: nil, source: source))
        #expect((finding.grade == .ok) == isOk)
        let told = "steady within 0.0 %; the daemon goes by 140 units of hash a millisecond, and now it is 100"
        if !isOk { #expect(finding.found == told) }
    }

    @Test(
        arguments: [
            (
                DaemonCounts(waiting: 0, mayWait: 4_096, turnedAway: 0), 1, 128, "ok",
                "4096 connections may wait, none was turned away"
            ),
            (
                DaemonCounts(waiting: 0, mayWait: 8_192, turnedAway: 0), 2, nil, "ok",
                "4096 connections may wait, none was turned away"
            ),
            (
                DaemonCounts(waiting: 0, mayWait: 128, turnedAway: 0), 1, 4_096, "note",
                "128 connections may wait, where 4096 are asked for"
            ),
            (nil, 1, 128, "note", "128 connections may wait, where 4096 are asked for"),
            (nil, 1, nil, "note", "the kernel does not say how many connections may wait"),
            (
                DaemonCounts(waiting: 3, mayWait: 4_096, turnedAway: 1), 1, 4_096, "note",
                "since the start the kernel has turned away 1 connection for want of room"
            ),
            (
                DaemonCounts(waiting: 70, mayWait: 128, turnedAway: 9), 1, 128, "BAD",
                "70 connections wait to be accepted, and 128 may"
            ),
        ] as [(DaemonCounts?, Int, Int?, String, String)])
    func backlog_isBad_whileItFillsUp(
        counts: DaemonCounts?, sockets: Int, somaxconn: Int?, grade: String, found: String
    ) {
        let finding = BacklogCheck.finding(counts, sockets: sockets, somaxconn: somaxconn, asked: 4_096)
        #expect(finding.grade.rawValue == grade && finding.found == found)
    }

    /// By default 10,000 connections.
    @Test(
        arguments: [
            (1, 65_536, nil, 0, "ok", "65536, enough for limits.connections, 10000"),
            (1, nil, nil, nil, "ok", "without limit, enough for limits.connections, 10000"),
            (1, 1_024, nil, 0, "note", "a worker may open 1024, and limits.connections, 10000, needs 20032 with calls"),
            (4, 65_536, 50_000, 0, "note", "the machine may open 50000, and 4 workers want 20032 each"),
            (1, 65_536, nil, 2, "BAD", "workers have stopped accepting 2 times for want of descriptors"),
        ] as [(Int, Int?, Int?, Int?, String, String)])
    func descriptors_areBad_onceTheyWereShort(
        workers: Int, limit: Int?, ofAll: Int?, pauses: Int?, grade: String, found: String
    ) {
        let asked = AskedShape(Self.configuration { $0.workers = workers }, nil)
        let finding = DescriptorCheck.finding(asked, cores: 2, limit: limit, ofAll: ofAll, pauses: pauses)
        #expect(finding.grade.rawValue == grade && finding.found == found)
    }

    @Test(
        arguments: [
            // 256 connections to each of two, and as many descriptors for clients.
            ("http", 100, "off", 65_536, "ok"), ("http", 100, "off", 1_055, "needs 1056 with calls"),
            ("http", 100, "/readyz", 1_059, "needs 1060 with calls"), ("http", 100, "/readyz", 1_060, "ok"),
            ("http", 2_000, "off", 4_031, "needs 4032 with calls"), ("grpc", 100, "off", 232, "ok"),
        ] as [(String, Int, String, Int, String)])
    func descriptors_countAFleetsConnections(
        scheme: String, connections: Int, check: String, limit: Int, found: String
    ) throws {
        let asked = AskedShape(
            try Self.configuration {
                $0.limits.connections = connections
                $0.fleet.check = check == "off" ? .off : .path(check)
                $0.downstream = .fleet(try (1...2).map { try DownstreamURL("\(scheme)://127.0.0.1:\($0)/") })
            }, nil)
        let finding = DescriptorCheck.finding(asked, cores: 2, limit: limit, ofAll: nil, pauses: 0)
        #expect(found == "ok" ? finding.grade.rawValue == "ok" : finding.found.hasSuffix(found), "\(finding)")
    }

    @Test(
        arguments: [
            (1, 4 << 30, "ok", "4096MiB free"), (1, Int.max, "note", "the kernel does not say how much is free"),
            (1, nil, "note", "the kernel does not say how much is free"),
            (4, 512 << 20, "note", "512MiB free, and bodies may take limits.buffers, 256MiB, of each of 4 workers"),
            (4, 32 << 20, "BAD", "32MiB free for 4 workers"),
        ] as [(Int, Int?, String, String)])
    func memory_isBad_whereWorkersHaveNoRoom(workers: Int, free: Int?, grade: String, found: String) {
        let asked = AskedShape(Self.configuration { $0.workers = workers }, nil)
        let finding = MemoryCheck.finding(asked, free: free)
        #expect(finding.grade.rawValue == grade && finding.found == found)
    }
}
