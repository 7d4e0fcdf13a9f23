import Workload

/// What refuses or stops requests. Each is a value, so that a further one that goes by the ticket is a line here.
public struct Policy: NamedChoice, CustomStringConvertible {
    enum Rule: Sendable {
        case nothing
        /// By the ticket alone. Nil lets the entry run.
        case ticket(@Sendable (Ticket, Instant) -> DropReason?)
        case codel
    }

    public let name: String
    public let summary: String
    /// For whoever is about to run.
    let rule: Rule
    /// Whether it needs to know how long requests take.
    public let estimates: Bool
    /// Whether it refuses on arrival what would end too late.
    public let predicts: Bool

    public var description: String { name }

    public static let all = [none, expired, hopeless, predict, codel]

    public static let none = Policy(
        name: "none", summary: "all is computed, as in the story", rule: .nothing, estimates: false, predicts: false)

    public static let expired = Policy(
        name: "expired", summary: "nothing is computed after its deadline", rule: .ticket(late), estimates: false,
        predicts: false)

    public static let hopeless = Policy(
        name: "hopeless",
        summary: "nor what cannot end before its deadline any more, by the times of requests before it",
        rule: .ticket(hopelessly), estimates: true, predicts: false)

    /// A request that is refused at once has cost nothing, and its client can go elsewhere while there is time.
    public static let predict = Policy(
        name: "predict", summary: "nor is let in what would not, behind the work that is ahead of it",
        rule: .ticket(hopelessly), estimates: true, predicts: true)

    public static let codel = Policy(
        name: "codel", summary: "what has waited for over 10 ms is refused while none has waited for less than 5 ms",
        rule: .codel, estimates: false, predicts: false)

    private static let late: @Sendable (Ticket, Instant) -> DropReason? = { ticket, now in
        now > ticket.deadline ? .expired : nil
    }

    private static let hopelessly: @Sendable (Ticket, Instant) -> DropReason? = { ticket, now in
        if now > ticket.deadline { return .expired }
        return Int64(ticket.remainingNanoseconds) > ticket.deadline.nanosecondsSince(now) ? .hopeless : nil
    }
}
