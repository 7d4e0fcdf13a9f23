/// Lines of the access log that were lost since the daemon started, by what became of them.
public struct AccessLosses: Sendable, Equatable {
    /// In their worker's ring: newer ones came before they were read, or the worker died at them.
    public var displaced: UInt64 = 0
    /// Not taken: the process that writes them was behind, or was gone.
    public var behind: UInt64 = 0
    /// Not written: the disk was full, or the reader had left.
    public var unwritten: UInt64 = 0

    public init() {}
}
