import Workload

/// What refuses or stops requests. Asked whenever an entry would run.
public struct Policy: Equatable, Sendable {
    let name: String
    /// Nil lets the entry run. There is no judge where all entries run, and then no clock is read.
    let judge: (@Sendable (Ticket, Instant) -> DropReason?)?

    /// Runs everything, as the story does.
    public static let none = Policy(name: "none", judge: nil)

    /// Runs nothing whose deadline has passed.
    public static let expired = Policy(name: "expired") { ticket, now in now > ticket.deadline ? .expired : nil }

    public static func == (left: Policy, right: Policy) -> Bool { left.name == right.name }
}
