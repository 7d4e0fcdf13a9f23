/// What is said on one connection of the generator, without I/O: requests become bytes, and bytes become what came of
/// requests. There is a kind for each protocol. Loop thread only.
protocol Conversation: AnyObject {
    /// Most requests that it carries at once; 0: it takes no more.
    var capacity: Int { get }
    /// The requests that are on it, and how many they are.
    var numbers: [Int] { get }
    var count: Int { get }
    /// Whether requests that are due together leave in one send.
    var joinsSends: Bool { get }
    /// Whether the server may speak now.
    var isListening: Bool { get }
    /// Whether what is on it now may be sent anew if the connection is lost: no server has begun it.
    var isUnread: Bool { get }
    /// Why nothing more can be understood; nil while all is well.
    var failure: LoadRecord.Ending? { get }

    /// Puts a request on the connection, which has room.
    func begin(_ request: OutgoingRequest)
    /// Takes a request off it, for good.
    ///
    /// - Returns: whether the connection goes on.
    func abandon(_ number: Int) -> Bool
    var hasOutput: Bool { get }
    /// All that is to be sent now.
    func takeOutput() -> [UInt8]
    func take(_ bytes: UnsafeRawBufferPointer)
    /// The server has sent its FIN.
    func takeEnd()
    /// What came of a request that was on it, in the order in which it came; nil when there is nothing more to tell.
    func nextEnd() -> (number: Int, end: AttemptEnd)?
}
