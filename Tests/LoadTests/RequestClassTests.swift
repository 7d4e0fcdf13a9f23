import Testing
import Workload

@testable import Load

struct RequestClassTests {
    private static let short = RequestClass(
        name: "short", share: 0.95, before: .fixed(.milliseconds(1)), downstream: .fixed(.zero), after: .same,
        deadline: .milliseconds(10))
    private static let long = RequestClass(
        name: "long", share: 0.05, before: .fixed(.milliseconds(40)), downstream: .fixed(.milliseconds(3)),
        after: .drawn(.fixed(.zero)), deadline: .milliseconds(400))

    private static func plan(_ classes: [RequestClass]) -> SchedulePlan {
        SchedulePlan(
            phases: [Phase(rate: Rate(perSecond: 1_000), duration: .seconds(20))], classes: classes, seed: 3)
    }

    @Test func requests_areOfEachClass_byItsShare_withItsTimesAndDeadline() throws {
        let plan = RequestClassTests.plan([RequestClassTests.short, RequestClassTests.long])
        let schedule = try plan.schedule()
        let long = schedule.requests.filter { $0.classNumber == 1 }
        #expect(abs(Double(long.count) / Double(schedule.requests.count) - 0.05) < 0.005)
        #expect(long.allSatisfy { $0.before == 40_000_000 && $0.downstream == 3_000_000 && $0.after == 0 })
        #expect(long.allSatisfy { $0.deadline == 400_000_000 })
        let short = schedule.requests.filter { $0.classNumber == 0 }
        #expect(short.allSatisfy { $0.before == 1_000_000 && $0.after == 1_000_000 && $0.deadline == 10_000_000 })
        #expect(schedule.classes == ["short", "long"])
        #expect(plan.meanCompute == .milliseconds(2) * 0.95 + .milliseconds(40) * 0.05)
        #expect(schedule.shortestDeadline == .milliseconds(10))
    }

    @Test func classes_leaveArrivalsAsTheyWere_andAnOnlyOneHasNoName() throws {
        let both = try RequestClassTests.plan([RequestClassTests.short, RequestClassTests.long]).schedule()
        var only = RequestClassTests.short
        only.share = 1
        let one = try RequestClassTests.plan([only]).schedule()
        #expect(one.requests.map(\.at) == both.requests.map(\.at))
        #expect(one.classes.isEmpty && one.requests.allSatisfy { $0.classNumber == 0 })
    }

    @Test func classes_areInTheHash() {
        func hash(_ numbers: [Int], _ names: [String]) -> String {
            let requests = numbers.map {
                ScheduledRequest(at: 1, before: 2, downstream: 3, after: 4, deadline: 5, classNumber: $0)
            }
            return Schedule(requests, duration: .seconds(1), classes: names).hash
        }
        let hashes = [
            hash([0, 0], []), hash([0, 1], ["a", "b"]), hash([1, 0], ["a", "b"]), hash([0, 1], ["a", "c"]),
        ]
        #expect(Set(hashes).count == 4)
    }

    @Test func load_tellsTheMissesOfEachClass() throws {
        let schedule = try RequestClassTests.plan([RequestClassTests.short, RequestClassTests.long]).schedule()
        let records = schedule.requests.map { request in
            var record = LoadRecord()
            (record.attempts, record.sentAt, record.ending, record.status) = (1, request.at, .replied, 200)
            // Late for a short one.
            record.endedAt = request.at + 20_000_000
            return record
        }
        let run = LoadRun(
            schedule: schedule, records: records, beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(),
            priority: .normal)
        let report = LoadReport(run, LoadSummary([run], from: .seconds(10)), target: "t")
        let classes = try #require(report.classes)
        #expect(classes.map(\.misses.share) == [1, 0])
        #expect(classes.reduce(0) { $0 + $1.misses.total } == report.requests)
        #expect(LoadTable.render(report, columns: 200).contains("of classes  short 100.00 % ("))
    }

    // MARK: - Files

    private static func read(_ text: String) throws -> Schedule {
        let defaults = ScheduleFile.Defaults(
            before: .milliseconds(1), downstream: .zero, after: nil, deadline: .milliseconds(100))
        return try ScheduleFile.schedule(of: text, named: "f.csv", defaults: defaults)
    }

    @Test func file_namesClassesAndPhases() throws {
        let schedule = try RequestClassTests.read(
            """
            phase,at,class
            calm,0ms,short
            surge,100ms,long
            surge,110ms,short
            calm,200ms,short
            calm,300ms,short
            """)
        #expect(schedule.classes == ["short", "long"])
        #expect(schedule.requests.map(\.classNumber) == [0, 1, 0, 0, 0])
        // The last instant of sending stands for as much time as the others in the mean.
        #expect(schedule.phases.map(\.duration) == [.milliseconds(100), .milliseconds(100), .milliseconds(175)])
        #expect(schedule.phases.map { $0.rate.perSecond.rounded() } == [10, 20, 11])
        #expect(schedule.surgeEnd == .milliseconds(200))
    }

    @Test func fileOfOneClassAndPhase_isAsWithoutThem() throws {
        let text = "at,class,phase\n0ms,a,p\n5ms,a,p\n"
        #expect(try RequestClassTests.read(text) == RequestClassTests.read("at\n0ms\n5ms\n"))
    }

    @Test(arguments: [
        ("at,class\n0ms,\n", "f.csv:2: class \"\": want a name of 1 to 20 letters and digits"),
        ("at,phase\n0ms,a b\n", "f.csv:2: phase \"a b\": want a name of 1 to 20 letters and digits"),
        ("at,class\n" + (0..<9).map { "0ms,c\($0)\n" }.joined(), "f.csv:10: more than 8 classes"),
        ("at,phase\n" + (0..<21).map { "\($0)ms,p\($0)\n" }.joined(), "f.csv: 21 phases; want 1 to 20"),
    ])
    func badLabels_areRefused_withTheirPlace(text: String, message: String) {
        #expect(throws: LoadError(message)) { try RequestClassTests.read(text) }
    }
}
