import Configuration
import Modes
import Telemetry
import Testing
import Workload

@testable import Operating

struct ConfigurationFactsTests {
    private static func facts(
        file: FileLook? = FileLook(owner: 0, group: 0, mode: 0o644), errors: [String] = [], worker: ProcessLook? = nil
    ) -> ConfigurationFacts {
        ConfigurationFacts(
            configuration: Configuration(), path: "/etc/d.yaml", file: file, errors: errors, worker: worker)
    }

    private static func lines(_ findings: [Finding]) -> [String] {
        findings.map { "\($0.grade.rawValue) \($0.subject): \($0.found)" }
    }

    @Test(
        arguments: [
            (0o644, 0, 61_000, "ok permissions: /etc/d.yaml belongs to root, mode 0644"),
            (0o600, 998, 998, "ok permissions: /etc/d.yaml belongs to user 998, mode 0600"),
            (0o600, 0, nil, "ok permissions: /etc/d.yaml belongs to root, mode 0600"),
            (0o600, 0, 0, "ok permissions: /etc/d.yaml belongs to root, mode 0600"),
            (
                0o600, 0, 998,
                "BAD permissions: /etc/d.yaml belongs to root, mode 0600: the daemon runs as user 998 and may not read "
                    + "it"
            ),
            (
                0o646, 0, nil,
                "BAD permissions: /etc/d.yaml belongs to root, mode 0646: everyone may change what is served"
            ),
        ] as [(UInt32, UInt32, UInt32?, String)])
    func permissions_areBad_whereTheDaemonMayNotRead_orAllMayWrite(
        mode: UInt32, owner: UInt32, user: UInt32?, line: String
    ) {
        let file = FileLook(owner: owner, group: 0, mode: mode)
        let worker = user.map { ProcessLook(isDaemons: true, user: $0, affinity: 1) }
        let lines = Self.lines(Self.facts(file: file, worker: worker).findings)
        #expect(lines == ["ok configuration: /etc/d.yaml is valid", line])
    }

    @Test(
        arguments: [
            (0o640, 998, [998], false), (0o640, 998, [], false), (0o640, 998, [5], true), (0o640, 998, [998, 5], true),
            (0o640, 0, [], true), (0o640, 7, [], true), (0o604, 998, [], true), (0o604, 998, [5], false),
            (0o044, 7, [5], false), (0o400, 7, [], true), (0o000, 998, [5], false),
        ] as [(UInt32, UInt32, Set<UInt32>, Bool)])
    func file_isReadable_byTheFirstOfOwnerGroupAndOthersThatFits(
        mode: UInt32, user: UInt32, groups: Set<UInt32>, isReadable: Bool
    ) {
        var worker = ProcessLook(isDaemons: true, user: user, affinity: 1)
        worker.groups = groups
        #expect(FileLook(owner: 7, group: 5, mode: mode).isReadable(by: worker) == isReadable)
    }

    @Test func fileThatIsWrong_isBad_withItsFirstError() {
        let lines = Self.lines(Self.facts(file: nil, errors: ["/etc/d.yaml:1:1: unknown key", "b", "c"]).findings)
        #expect(lines == ["BAD configuration: /etc/d.yaml:1:1: unknown key, and 2 further errors"])
    }

    @Test func warnings_areNoted_andSoIsThatNoFileIsNamed() {
        var facts = Self.facts(file: nil)
        (facts.path, facts.warnings) = (nil, ["--set x: warning: y"])
        #expect(
            Self.lines(facts.findings) == [
                "note configuration: no file is named, so that built-in values are looked at",
                "note configuration: --set x: warning: y",
            ])
    }

    @Test func daemonThatDoesOtherwise_isNoted_ifItsFileWasNamed() {
        let status = DaemonFactsTests.status([.ready, .ready])
        var facts = Self.facts()
        let told = "note configuration: it differs from what is served: workers: 1 (the daemon: 2)"
        #expect(Self.lines(facts.findings(against: status)) == [told])
        #expect(facts.findings(against: nil).isEmpty)
        #expect(facts.findings(against: DaemonFactsTests.status()).isEmpty)
        facts.path = nil
        #expect(facts.findings(against: status).isEmpty)
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", true, "127.0.0.1:8080"), ("127.0.0.1:8080", false, nil),
            ("0.0.0.0:80", true, "127.0.0.1:80"),
            ("0.0.0.0:80", false, "10.0.0.5:80"), ("[::]:80", true, "[::1]:80"), ("[::]:80", false, "10.0.0.5:80"),
            ("[::1]:80", false, nil), ("10.0.0.7:80", false, "10.0.0.7:80"), ("web.example:80", true, "web.example:80"),
        ] as [(String, Bool, String?)])
    func servingPort_isDialledWhereItCanBeReached(listens: String, isLocal: Bool, dialled: String?) throws {
        let admin = HostPort(host: "10.0.0.5", port: 9_464)
        let found = ServingProbe.reachable(try HostPort(listens), beside: admin, isLocal: isLocal)
        #expect(found?.description == dialled)
    }

    @Test(arguments: [
        (ServingFacts.connected(HostPort(host: "h", port: 1)), "ok serving port: h:1 takes connections"),
        (
            .answered(HostPort(host: "h", port: 1), path: "/up", status: 200),
            "ok serving port: h:1 answers /up with 200"
        ),
        (
            .answered(HostPort(host: "h", port: 1), path: "/up", status: 503),
            "BAD serving port: h:1 answers /up with 503: it drains, or does not serve yet"
        ),
        (
            .answered(HostPort(host: "h", port: 1), path: "/up", status: 404),
            "note serving port: h:1 answers /up with 404"
        ),
        (
            .failed(HostPort(host: "h", port: 1), reason: ": no connection within 1s"),
            "BAD serving port: h:1: no connection within 1s"
        ),
        (
            .outOfReach(HostPort(host: "h", port: 1)),
            "note serving port: h:1 can only be reached from the daemon's own machine"
        ),
    ])
    func servingPort_isBad_whereItDoesNotAnswer(facts: ServingFacts, line: String) {
        #expect(Self.lines([facts.finding]) == [line])
    }
}
