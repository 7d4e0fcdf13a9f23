import Balancing

/// Machines as a test has them.
struct Machines: MachineView {
    var inFlight: [Int]
    var queues: [Int]
    var reports: [ToldLoad?]
    var down: Set<Int> = []
    /// Whose loads were asked for.
    private(set) var asked: [Int] = []
    private(set) var askedForReport: [Int] = []

    init(inFlight: [Int], queues: [Int]? = nil, reports: [ToldLoad?]? = nil, down: Set<Int> = []) {
        (self.inFlight, self.queues, self.down) = (inFlight, queues ?? inFlight, down)
        self.reports = reports ?? inFlight.map { _ in nil }
    }

    private var ups: [Int] { inFlight.indices.filter { !down.contains($0) } }

    var upCount: Int { ups.count }
    func up(at place: Int) -> Int { ups[place] }
    func isUp(_ machine: Int) -> Bool { !down.contains(machine) }

    mutating func load(_ measure: MachineLoad, of machine: Int) -> Int {
        asked.append(machine)
        return measure == .inFlight ? inFlight[machine] : queues[machine]
    }

    mutating func report(of machine: Int) -> ToldLoad? {
        askedForReport.append(machine)
        return reports[machine]
    }
}

/// Numbers that depend on a seed alone (Knuth's MMIX generator; its high bits are the good ones).
struct Chance: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64 = 1) { state = seed }

    mutating func next() -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            number = number << 32 | state >> 32
        }
        return number
    }
}
