import Foundation
import Testing
import Workload

@testable import Comparison
@testable import Load

struct SurgeTests {
    /// A request every 100 ms: 2 s at the lower rate, 1 s of a surge, 3 s after it.
    private static let plan = SchedulePlan(
        arrivals: .constant,
        phases: [(10, 2), (20, 1), (10, 3)].map {
            Phase(rate: Rate(perSecond: $0), duration: .seconds($1))
        },
        classes: [
            RequestClass(
                before: .fixed(.milliseconds(2)), downstream: .fixed(.milliseconds(20)), after: .same,
                deadline: .milliseconds(100))
        ])

    /// - Parameter missed: of the requests that are scheduled in the second of that number.
    private static func trial(retries: RetryPolicy = .none, _ contestants: [String: (Int) -> Bool]) throws
        -> TrialReport
    {
        let schedule = try plan.schedule()
        let runs = contestants.sorted { $0.key < $1.key }.map { name, isMissed in
            let records = schedule.requests.map { request in
                var record = LoadRecord()
                let isLate = isMissed(Int(request.at / 1_000_000_000))
                (record.attempts, record.sentAt) = (isLate ? 3 : 1, request.at)
                (record.ending, record.status) = isLate ? (.gaveUp, 0) : (.replied, 200)
                record.endedAt = request.at + (isLate ? 100_000_000 : 30_000_000)
                return record
            }
            let run = LoadRun(
                schedule: schedule, records: records, beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(),
                priority: .normal)
            return ContestantRun(
                contestant: .daemon(DaemonShape(mode: Sample.mode(name), workers: 1)), run: run, daemon: nil)
        }
        return TrialReport(Sample.trial(runs, content: .drawn(plan), retries: retries))
    }

    @Test func surge_isTold_byPhase_bySecond_andByItsRecovery() throws {
        let report = try SurgeTests.trial(["a": { [2, 3].contains($0) }, "b": { $0 >= 2 }, "c": { _ in false }])
        let surges = report.contestants.compactMap(\.surge)
        #expect(surges.map(\.recovered) == ["1 s", "not within 3 s", "0 s"])
        #expect(surges[0].missesByPhase == [0, 1, 1.0 / 3])
        #expect(surges[0].missesBySecond.map(\.ratio) == [0, 0, 1, 1, 0, 0])
        #expect(report.phases == [10.0, 20, 10].enumerated().map { PhaseReport(rate: $1, seconds: [2, 1, 3][$0]) })
        #expect(
            TrialVerdict.sentence(of: report).hasSuffix(
                " After the surge a second misses less than 2 % again: a after 1 s, c after 0 s, b not within 3 s."))
        let none = try SurgeTests.trial(["a": { $0 >= 2 }, "b": { $0 >= 2 }])
        #expect(SurgeTable.sentence(none)?.hasSuffix(" again: a and b not within 3 s.") == true)
    }

    @Test func tableAndPage_haveTheSurge_andWhatClientsSentAgain() throws {
        let policy = try RetryPolicy("3")
        let report = try SurgeTests.trial(retries: policy, ["a": { $0 == 2 }, "b": { $0 >= 2 }])
        #expect(report.retries == "3" && report.loadCommand?.hasSuffix(" --retries 3") == true)
        #expect(report.loadCommand?.contains(" --rate 10/s:2s,20/s:1s,10/s:3s --before") == true)
        let text = TrialTable.render(report, columns: 160)
        #expect(text.contains("; retries 3\n"))
        #expect(text.contains("missed at 10/s  missed at 20/s  missed at 10/s       recovered  worst since"), "\(text)")
        #expect(text.contains("b           0.0 %         100.0 %         100.0 %  not within 3 s"), "\(text)")
        // 20 of 70 requests three times, and 50 of them.
        #expect(report.contestants.map { NumberText.fixed($0.amplification, 2) } == ["1.57", "2.43"])
        let page = TrialSection.render(report)
        #expect(page.contains("<h4>The surge, and after it</h4>") && page.contains("20/s from 2 s to 3 s"))
        #expect(page.contains("b, second 4: 100.0 % missed"))
        let again = try JSONDecoder().decode(TrialReport.self, from: Data(OutputFile.json(report).utf8))
        #expect(TrialSection.render(again) == page)
    }

    @Test func trialWithoutASurge_saysNothingOfOne() throws {
        let report = TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10, 20])]))
        #expect(report.phases == nil && report.retries == nil && report.contestants[0].classes == nil)
        #expect(report.contestants[0].surge == nil && report.contestants[0].amplification == nil)
        #expect(SurgeTable.table(report).rows.isEmpty && ClassTable.table(report).text().isEmpty)
        #expect(SurgeTable.section(report).isEmpty && ClassTable.table(report).markup.isEmpty)
        #expect(!TrialVerdict.sentence(of: report).contains("surge"))
    }

    @Test func refusals_areTold_withHowLongClientsWaited() throws {
        let run = Sample.run("m", latenciesMs: (0..<40).map { Double($0 % 4 + 1) }) { number, record in
            if number % 4 == 3 { record.status = number < 20 ? 503 : 504 }
        }
        let report = TrialReport(Sample.trial([run]))
        #expect(report.contestants[0].refusals?.shed == 5 && report.contestants[0].refusals?.expired == 5)
        let text = TrialTable.render(report, columns: 120)
        #expect(text.contains("m     5        5   4.00 ms  4.00 ms  4.00 ms\n"), "\(text)")
        #expect(TrialSection.render(report).contains("<p class='caption'>Refused before any work"))
        let other = TrialReport(Sample.trial([Sample.run("m", latenciesMs: [1, 2])]))
        #expect(RefusalTable.table(other).text().isEmpty && RefusalTable.table(other).markup.isEmpty)
    }

    // MARK: - Classes

    @Test func classes_areTold_withWhatEachMissed() throws {
        let requests = (0..<40).map { index in
            let isLong = index % 4 == 0
            return ScheduledRequest(
                at: Int64(index) * 10_000_000, before: 1_000_000, downstream: 0, after: 0,
                deadline: isLong ? 400_000_000 : 10_000_000, classNumber: isLong ? 1 : 0)
        }
        let schedule = Schedule(requests, duration: .milliseconds(400), classes: ["short", "long"])
        let records = requests.enumerated().map { index, request in
            var record = LoadRecord()
            (record.attempts, record.sentAt, record.ending, record.status) = (1, request.at, .replied, 200)
            // 20 ms: in time for a long one, and late for a short one.
            record.endedAt = request.at + (index < 20 ? 20_000_000 : 5_000_000)
            return record
        }
        let run = LoadRun(
            schedule: schedule, records: records, beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(),
            priority: .normal)
        let contestant = Contestant.daemon(DaemonShape(mode: Sample.mode("m"), workers: 1))
        let report = TrialReport(
            Sample.trial([ContestantRun(contestant: contestant, run: run, daemon: nil)]))
        let classes = try #require(report.contestants[0].classes)
        #expect(classes.map(\.misses.missed) == [15, 0] && classes.map(\.misses.total) == [30, 10])
        #expect(classes.map(\.name) == ["short", "long"] && classes.map(\.deadlineMs) == [10, 400])
        var whole = ComparisonReport(
            machine: Machine(cpu: "c", cores: 1, memoryGiB: 8, kernel: "6", version: "0", swift: "6", time: "now"),
            command: "c", seed: 1, calibration: nil)
        whole.trials = [report]
        let figures = ReportDifference(whole, whole).rows.map(\.figure)
        #expect(figures.contains("misses of short") && figures.contains("misses of long"))
        #expect(ReportDifference(whole, whole).onlyInOne.isEmpty)
        #expect(report.slackRatio == nil)
        let text = TrialTable.render(report, columns: 120)
        #expect(text.contains("short, 30 of 10 ms") && text.contains("long, 10 of 400 ms"), "\(text)")
        #expect(
            text.contains("\nm  50.00 % (") && TrialSection.render(report).contains("Missed of each class"), "\(text)")
    }

    @Test func classes_ofAScenario_haveNoWordsAsFlags() throws {
        var plan = Sample.plan
        plan.classes = [0.5, 0.5].enumerated().map { number, share in
            var one = plan.classes[0]
            (one.name, one.share) = ("c\(number)", share)
            return one
        }
        let report = TrialReport(Sample.trial([Sample.run("m", latenciesMs: [10])], content: .drawn(plan)))
        #expect(report.loadCommand == nil)
    }
}
