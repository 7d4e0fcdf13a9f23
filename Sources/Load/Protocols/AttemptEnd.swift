/// What came of a request on a connection.
enum AttemptEnd {
    case replied(LoadReply)
    /// The connection was not made.
    case refused
    /// No server has begun it: it may be sent anew (RFC 9110 9.2.2, RFC 9113 8.7).
    case unread
    /// The connection, or its stream, ended before its reply did.
    case lost
    /// What came is no reply, or one that exceeds a limit of ours.
    case unusable(LoadRecord.Ending)
}
