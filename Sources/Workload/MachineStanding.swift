/// What a client makes of a machine that it may call.
public enum MachineStanding: UInt8, CaseIterable, Sendable {
    case ready
    /// It has come back, and gets its share little by little.
    case slow
    /// Its calls failed one after the other: it gets none for a while.
    case ejected
    /// Its health check fails.
    case unready
    /// It is on the list no more, and ends what it has.
    case leaving

    public var name: String { String(describing: self) }
}
