/// The other request that held the thread while this one waited.
package struct Holder: Sendable, Equatable {
    package var id: RequestID
    /// How much of the wait it held the thread for.
    package var nanoseconds: UInt64

    package init(id: RequestID, nanoseconds: UInt64) {
        self.id = id
        self.nanoseconds = nanoseconds
    }
}
