/// What a request asks for, within the bounds; nil where it leaves something out. The query and typed fields end here,
/// so that both are bound, and refused, alike.
struct AskedOrder {
    private(set) var before: Duration?
    private(set) var downstream: Duration?
    private(set) var after: Duration?
    private(set) var deadline: Duration?
    private(set) var kind: ComputeKind?
    private let limits: OrderReader.Limits
    private let defaultKind: ComputeKind

    enum Time: String {
        case before, downstream, after, deadline
    }

    /// What is wrong with a value, as it follows the value in a message.
    struct Complaint: Error {
        let text: String

        static let repeated = Complaint(text: "given for the second time")
    }

    init(limits: OrderReader.Limits, defaultKind: ComputeKind) {
        self.limits = limits
        self.defaultKind = defaultKind
    }

    /// - Parameter value: nil: what was given is no duration.
    mutating func set(_ time: Time, to value: Duration?) throws(Complaint) {
        switch time {
        case .before: try AskedOrder.set(&before, to: value, atMost: limits.compute)
        case .downstream: try AskedOrder.set(&downstream, to: value, atMost: limits.downstream)
        case .after: try AskedOrder.set(&after, to: value, atMost: limits.compute)
        case .deadline:
            try AskedOrder.set(&deadline, to: value, atMost: OrderReader.longestBudget)
            guard deadline != .zero else { throw Complaint(text: "want a duration above zero such as 100ms") }
        }
    }

    /// - Parameter value: nil: what was given names no kind.
    mutating func set(_ value: ComputeKind?) throws(Complaint) {
        guard kind == nil else { throw .repeated }
        guard let value, ComputeKind.computing.contains(value) || value == defaultKind else {
            throw Complaint(text: "want one of \(ComputeKind.computing.map(\.rawValue).joined(separator: ", "))")
        }
        kind = value
    }

    private static func set(
        _ duration: inout Duration?, to value: Duration?, atMost limit: Duration
    ) throws(Complaint) {
        guard duration == nil else { throw .repeated }
        guard let value, value >= .zero else { throw Complaint(text: "want \(DurationText.expectation)") }
        guard value <= limit else { throw Complaint(text: "at most \(DurationText.format(limit))") }
        duration = value
    }
}
