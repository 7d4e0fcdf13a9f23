import Load
import Modes
import Simulation
import Testing

@testable import Comparison
@testable import Planning

/// With how many cores a contestant beats one competent thread.
struct CostTests {
    private static let (loop, pool) = (
        ModeChoice.standard, ModeChoice.compared.first { $0.blocksInCalls } ?? .standard
    )

    private static func model(_ scenario: String = "mixed", requests: Double = 4_000) throws -> CostModel {
        try CostModel(Scenario.find(scenario), objective: 0.01, requests: requests)
    }

    private static func figure(_ rate: Double, _ interval: ClosedRange<Double>? = nil) -> CostFigure {
        CostFigure(rate: rate, interval: interval ?? (rate - 1)...(rate + 1))
    }

    private static func simulated(_ rate: Double) -> CostFigure {
        CostFigure(rate: rate, interval: rate...rate, isMeasured: false)
    }

    private static func entry(_ name: String, _ rate: Double?) -> CapacityReport.Entry {
        var entry = CapacityReport.Entry(contestant: name)
        (entry.rate, entry.rateLow, entry.rateHigh) = (rate, rate.map { $0 - 5 }, rate.map { $0 + 5 })
        return entry
    }

    @Test func `a report's capacities are found by their contestants' names and cores`() {
        var measured = MeasuredCapacities()
        for (cpus, entries) in [
            ("0", [Self.entry(Self.loop.name, 136), Self.entry("\(Self.loop.name) edf predict", 142)]),
            (
                "0,1",
                [Self.entry("\(Self.loop.name) ×2", 250), Self.entry(Self.pool.name, nil), Self.entry("other", 70)]
            ),
        ] {
            measured.add(
                CapacityReport(scenario: "mixed", title: "", cpus: cpus, objective: 0.01, entries: entries))
        }
        #expect(
            measured.figures(of: Self.loop, []) == [1: Self.figure(136, 131...141), 2: Self.figure(250, 245...255)])
        #expect(measured.figures(of: Self.loop, ["edf", "predict"]) == [1: Self.figure(142, 137...147)])
        #expect(measured.figures(of: Self.pool, []).isEmpty)
        #expect(measured.figures(ofServer: "other") == [2: Self.figure(70, 65...75)])
    }

    @Test(arguments: [
        ([1: 100.0, 2: 200.0], CostSearch.Verdict.cores(2, isMeasured: true, isSure: true)),
        ([1: 160.0], .cores(1, isMeasured: true, isSure: true)),
        ([1: 142.5, 2: 200], .cores(1, isMeasured: true, isSure: false)),
    ])
    func `where it was measured, that decides, and an overlap is told`(
        rates: [Int: Double], verdict: CostSearch.Verdict
    ) throws {
        let contestant = CostContestant(name: "c", measured: rates.mapValues { Self.figure($0) }) { cores in
            MachineShape(.loop, cores: cores)
        }
        let search = try CostSearch(contestant, Self.model(), against: Self.figure(142))
        #expect(try search.verdict() == verdict)
    }

    @Test func `beyond what was measured it is simulated, and less by what the measured one lacks`() throws {
        let model = try Self.model()
        let simulated = try model.capacity(of: MachineShape(.loop, cores: 1)).rate
        let slow = CostContestant(name: "c", measured: [1: Self.figure(simulated / 4)]) { cores in
            MachineShape(.loop, cores: cores)
        }
        let search = try CostSearch(slow, model, against: Self.figure(simulated))
        let figure = try search.figure(onCores: 2)
        #expect(!figure.isMeasured)
        #expect(figure.rate < simulated)
        guard case .cores(let cores, isMeasured: false, isSure: _) = try search.verdict() else {
            Issue.record("\(try search.verdict())")
            return
        }
        #expect((3...4).contains(cores))
    }

    @Test func `who gains nothing by more cores never beats it, and who gains too little not with the most`() throws {
        let model = try Self.model()
        let single = try model.capacity(of: MachineShape(.loop, cores: 1)).rate
        let stuck = CostContestant(name: "c", measured: [:]) { _ in MachineShape(.loop, cores: 1) }
        #expect(try CostSearch(stuck, model, against: Self.figure(2 * single)).verdict() == .never)
        let slow = CostContestant(name: "c", measured: [1: Self.figure(single / 100)]) { cores in
            MachineShape(.loop, cores: cores)
        }
        #expect(try CostSearch(slow, model, against: Self.figure(2 * single)).verdict() == .beyond(64))
    }

    @Test func `a report has the thread, and of each contestant its cost and capacities`() throws {
        var question = CostQuestion()
        (question.modes, question.cores) = ([Self.loop], [1, 2])
        let model = try Self.model()
        let report = try question.report(model, MeasuredCapacities())
        #expect(report.thread == "\(Self.loop.name) edf predict")
        #expect(report.rows.map(\.name) == [Self.loop.name, "gunicorn-gevent"])
        #expect(report.rows[0].cores == 2)
        #expect(report.rows.map(\.isGiven) == [false, true])
        #expect(report.rows[0].figures.map(\.cores) == [1, 2])
        let rates = report.rows[0].figures.map(\.rate)
        let thread = try #require(report.threadFigure)
        #expect(rates[0] < thread.rate && thread.rate < rates[1])
        // Its mode held half of what it was to hold, and so does the thread, which nobody measured.
        var measured = MeasuredCapacities()
        measured.add(
            CapacityReport(
                scenario: "mixed", title: "", cpus: "0", objective: 0.01,
                entries: [Self.entry(Self.loop.name, rates[0] / 2)]))
        let slower = try question.report(model, measured)
        let lame = try #require(slower.threadFigure)
        #expect(abs(lame.rate - thread.rate / 2) < 1e-6)
        #expect(!lame.isMeasured && slower.rows[0].figures[0].isMeasured)
    }

    @Test func `the table tells the cost, marks what is simulated and explains its marks`() {
        let report = CostReport(
            scenario: "mixed", objective: 0.01, thread: "\(Self.loop.name) edf predict",
            threadFigure: .init(Self.figure(142), cores: 1),
            rows: [
                .init(
                    name: Self.loop.name, answer: .cores, cores: 2, isMeasured: true, isSure: false, isGiven: false,
                    figures: [.init(Self.figure(136), cores: 1), .init(Self.figure(142.75), cores: 2)]),
                .init(
                    name: "other", answer: .never, cores: nil, isMeasured: false, isSure: true, isGiven: true,
                    figures: [1, 2].map { .init(Self.simulated(70), cores: $0) }),
                .init(
                    name: "slow", answer: .beyond, cores: 64, isMeasured: false, isSure: true, isGiven: false,
                    figures: [1, 2].map { .init(Self.simulated(1.5), cores: $0) }),
            ])
        #expect(
            CostTable.render(report, columns: 120) == """
                mixed: with how many cores each beats one competent thread (\(Self.loop.name) edf predict on 1 core: \
                142/s at 1 % missed)
                                COST  1 core  2 cores
                \(Self.loop.name)        2?   136/s  142.8/s
                other         ~never   ~70/s    ~70/s
                slow        ~over 64  ~1.5/s   ~1.5/s
                ~ simulated, and less by what the measured ones lack of theirs.
                ? the two intervals overlap.
                other: not measured; its shape, with costs that were given (--peer-step).

                """)
    }

    @Test func `what was ended has what was measured, and no answer`() throws {
        let contestant = CostContestant(name: "c", measured: [2: Self.figure(70), 1: Self.figure(40)]) { cores in
            MachineShape(.loop, cores: cores)
        }
        let row = try CostReport.Row(contestant, Self.model(), against: nil, [1, 2, 4])
        #expect(row.answer == nil)
        #expect(row.figures.map(\.cores) == [1, 2])
        #expect(row.figures.map(\.rate) == [40, 70])
    }

    @Test func `the competent thread is named as compare names it`() {
        #expect(CostContestant.competentName == "\(Self.loop.name) edf predict")
        #expect(CostContestant.competentSettings == ["scheduling.discipline=edf", "overload.policy=predict"])
    }

    @Test(arguments: [
        ("pushed-aside", "--scenario pushed-aside: a capacity needs requests that are drawn at one rate"),
        ("surge", "--scenario surge: a capacity needs requests that are drawn at one rate"),
        ("none", "--scenario \"none\": no scenario of that name"),
    ])
    func `a scenario without a capacity is refused in one line`(name: String, start: String) {
        let error = #expect(throws: LoadError.self) { try Self.model(name) }
        #expect(error?.description.hasPrefix(start) == true, "\(error.map { "\($0)" } ?? "")")
    }
}
