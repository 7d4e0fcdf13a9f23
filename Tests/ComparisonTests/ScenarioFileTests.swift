import Foundation
import Load
import Testing
import Workload

@testable import Comparison

struct ScenarioFileTests {
    @Test func drawnScenario_isRead() throws {
        let scenario = try ScenarioFile.read(
            """
            # comment
            title: varied
            rate: 140/s
            before: exp:2.5ms
            downstream: 20ms
            after: same
            deadline: 100ms
            """, path: "a/mixed.yaml")
        let plan = SchedulePlan(
            arrivals: .poisson, rate: Rate(perSecond: 140), duration: .zero,
            before: .exponential(mean: .milliseconds(2.5)), downstream: .fixed(.milliseconds(20)), after: .same,
            deadline: .milliseconds(100))
        #expect(scenario == Scenario(name: "mixed", title: "varied", content: .drawn(plan)))
    }

    @Test func story_isRead() throws {
        let scenario = try ScenarioFile.read(
            """
            title: t
            requests:
              - { id: A, at: 0ms, before: 5ms, downstream: 50ms, after: 5ms, deadline: 150ms }
              - { id: B, at: 20ms, before: 300ms, downstream: 0ms, after: 0ms, deadline: 1s }
            """, path: "s.yaml")
        let players = [
            Scenario.Player(
                id: "A",
                request: ScheduledRequest(
                    at: 0, before: 5_000_000, downstream: 50_000_000, after: 5_000_000, deadline: 150_000_000)),
            Scenario.Player(
                id: "B",
                request: ScheduledRequest(
                    at: 20_000_000, before: 300_000_000, downstream: 0, after: 0, deadline: 1_000_000_000)),
        ]
        #expect(scenario.content == .story(players))
    }

    private static let times = "before: 1ms, downstream: 0ms, after: same"

    @Test func phasesAndClasses_areRead() throws {
        let scenario = try ScenarioFile.read(
            """
            phases:
              - { rate: 140/s, duration: 3s }
              - { rate: 350/s, duration: 500ms }
            classes:
              - { name: short, share: 95%, \(ScenarioFileTests.times), deadline: 10ms }
              - { name: long, share: 5%, before: 40ms, downstream: 0ms, after: exp:1ms, deadline: 400ms }
            retries: 3
            """, path: "s.yaml")
        let plan = SchedulePlan(
            phases: [
                Phase(rate: Rate(perSecond: 140), duration: .seconds(3)),
                Phase(rate: Rate(perSecond: 350), duration: .milliseconds(500)),
            ],
            classes: [
                RequestClass(
                    name: "short", share: 0.95, before: .fixed(.milliseconds(1)), downstream: .fixed(.zero),
                    after: .same,
                    deadline: .milliseconds(10)),
                RequestClass(
                    name: "long", share: 0.05, before: .fixed(.milliseconds(40)), downstream: .fixed(.zero),
                    after: .drawn(.exponential(mean: .milliseconds(1))), deadline: .milliseconds(400)),
            ])
        #expect(scenario.content == .drawn(plan))
        #expect(scenario.retries == (try RetryPolicy("3")))
        #expect(scenario.phasedPlan == plan && !scenario.hasPoissonArrivals)
    }

    @Test(arguments: [
        ("rate: 1/s\nphases: []\n", "s.yaml:1:7: rate has no effect beside phases; leave one of them out"),
        ("phases: []\n", "s.yaml:1:9: want a list of 1 to 20, each as in { rate: 140/s, duration: 5s }"),
        ("phases:\n  - 5/s\n", "s.yaml:2:5: want { rate: 140/s, duration: 5s }"),
        ("phases:\n  - { rate: 5/s }\n", "s.yaml:2:5: duration is missing"),
        ("phases:\n  - { rate: 5/s, duration: 0s }\n", "s.yaml:2:28: duration: \"0s\": want 1ms or more"),
        (
            "rate: 1/s\ndeadline: 1ms\nclasses: []\n",
            "s.yaml:2:11: deadline has no effect beside classes; leave one of them out"
        ),
        (
            "rate: 1/s\nclasses:\n  - { name: 'a b', share: 1%, \(ScenarioFileTests.times), deadline: 1s }\n",
            "s.yaml:3:13: name: want a name of 1 to 20 letters and digits"
        ),
        (
            "rate: 1/s\nclasses:\n  - { name: a, share: 0%, \(ScenarioFileTests.times), deadline: 1s }\n",
            "s.yaml:3:23: share: \"0%\": want a share such as 95%"
        ),
        (
            "rate: 1/s\nclasses:\n  - { name: a, share: 99.5%, \(ScenarioFileTests.times), deadline: 1s }\n",
            "s.yaml:3:3: the shares are 99.5% together; want 100%"
        ),
        (
            "requests: []\nretries: 3\n", "s.yaml:2:1: retries has no effect beside requests; leave one of them out"
        ),
    ])
    func badPhasesAndClasses_areRefused_withTheirPlace(text: String, message: String) {
        #expect(throws: LoadError(message)) { try ScenarioFile.read(text, path: "s.yaml") }
    }

    private static let twice = "  - { id: A, at: 0ms, before: 1ms, downstream: 1ms, after: 1ms, deadline: 1ms }\n"
    private static let rest = "before: 1ms\ndownstream: 1ms\nafter: 1ms\ndeadline: 1ms\n"

    @Test(arguments: [
        ("", "s.yaml: want keys and values such as rate: 120/s"),
        ("- a\n", "s.yaml: want keys and values such as rate: 120/s"),
        (
            "rate: 1\n" + rest,
            "s.yaml:1:7: rate: \"1\": want a rate such as 120/s, from 0.001/s to 1000000/s; did you mean 1/s?"
        ),
        (rest, "s.yaml:1:1: rate is missing"),
        (
            "rat: 1/s\n",
            "s.yaml:1:1: unknown key (did you mean \"rate\"?); known are title, arrivals, rate, phases, before, "
                + "downstream, after, deadline, classes, retries, requests, vary"
        ),
        ("requests: 5\n", "s.yaml:1:11: want a list of 1 to 26 requests"),
        ("requests:\n  - 5\n", "s.yaml:2:5: want { id: A, at: 0ms, … }"),
        ("requests:\n  - { id: A }\n", "s.yaml:2:5: at is missing"),
        ("title: 'a\n", "s.yaml:1:8: no YAML: a quote opens here and does not close"),
        ("title: a\n\trate: 1/s\n", "s.yaml:2:1: no YAML: a tab stands here; indent with spaces"),
        (
            "requests:\n" + ScenarioFileTests.twice + ScenarioFileTests.twice,
            "s.yaml:3:5: id A stands there twice; give each request its own"
        ),
        ("rate: 1/s\nrequests: []\n", "s.yaml:1:1: rate has no effect beside requests; leave one of them out"),
        (
            "rate: 1/s\n" + rest.replacing("deadline: 1ms", with: "deadline: 0ms"),
            "s.yaml:5:11: deadline: \"0ms\": want a deadline of 1us or more"
        ),
        ("requests:\n  - { id: '' }\n", "s.yaml:2:11: want an id of 1 to 20 letters and digits"),
    ])
    func badFile_isRefused_withItsPlace(text: String, message: String) {
        #expect(throws: LoadError(message)) { try ScenarioFile.read(text, path: "s.yaml") }
    }

    /// What the project brings must be readable, and is what `compare` runs.
    @Test func scenarioOfTheProject_isInTheBinary_asItsFileIs() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs/scenarios")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let scenarios = try files.map { try Scenario.find($0.standardizedFileURL.path) }
        #expect(Set(scenarios.map(\.name)) == Set(Scenario.shippedNames))
        for scenario in scenarios {
            #expect(try Scenario.find(scenario.name) == scenario && !scenario.title.isEmpty)
        }
    }

    @Test func unknownScenario_isRefused_withThoseThatThereAre() {
        let names = "pushed-aside, mixed, tight, bimodal, fixed, overload-2x, overload-10x, surge, classes"
        let refusal = "--scenario \"mixd\": no scenario of that name (did you mean \"mixed\"?); there are \(names)"
        #expect(throws: LoadError(refusal)) {
            try Scenario.find("mixd")
        }
    }
}
