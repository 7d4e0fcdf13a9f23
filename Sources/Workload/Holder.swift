/// The other request that held the thread while this one waited.
public struct Holder: Sendable, Equatable {
    public var id: RequestID
    /// How much of the wait it held the thread for.
    public var nanoseconds: UInt64

    /// Whether it computed meanwhile, and was not read, parsed or copied.
    public var isComputing: Bool

    public init(id: RequestID, nanoseconds: UInt64, isComputing: Bool = true) {
        self.id = id
        self.nanoseconds = nanoseconds
        self.isComputing = isComputing
    }
}
