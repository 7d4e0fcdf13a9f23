/// The other request that held the thread while this one waited.
package struct Holder: Sendable, Equatable {
    package var id: RequestID
    /// How much of the wait it held the thread for.
    package var nanoseconds: UInt64

    /// Whether it computed meanwhile, and was not read, parsed or copied.
    package var isComputing: Bool

    package init(id: RequestID, nanoseconds: UInt64, isComputing: Bool = true) {
        self.id = id
        self.nanoseconds = nanoseconds
        self.isComputing = isComputing
    }
}
