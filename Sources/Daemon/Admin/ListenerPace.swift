/// Whether a listener of a stream takes what it is sent. Pure.
struct ListenerPace {
    /// Messages sent one after the other while it takes nothing: then it is cut off.
    static let patience = 5
    /// Bytes that wait for one that is slow: more than the first message has, with five minutes in it, of many workers.
    static let room = 1 << 20
    /// Time after which one whose machine has gone, or that leaves no room in its own kernel, is taken for gone.
    static let longestAbsence = Duration.seconds(30)

    /// What was unsent when the last message had been added to it.
    private var owed = 0
    private var idleMessages = 0

    /// A message is to be sent. Whether it is worth it.
    ///
    /// - Parameter unsent: bytes of earlier ones that wait for room in the socket.
    mutating func keepsUp(unsent: Int, with message: Int) -> Bool {
        idleMessages = unsent > 0 && unsent == owed ? idleMessages + 1 : 0
        owed = unsent + message
        // Whoever has taken everything gets the next one, however large.
        return unsent == 0 || idleMessages < ListenerPace.patience && owed <= ListenerPace.room
    }
}
