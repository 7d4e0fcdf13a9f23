/// What came of one attempt of a call, as far as it tells of the machine that it went to.
public enum AttemptResult: UInt8, CaseIterable, Sendable {
    /// It was answered, and the answer can be used.
    case good
    /// No connection, a lost one, or an answer that nobody can use.
    case failed
    /// The machine is up and takes no more for now: 429 or 503, or UNAVAILABLE with a pushback.
    case refused
    /// Its time was over.
    case late
    /// Nobody waited for it any more: another attempt was answered first, or the request's client is gone.
    case cancelled

    /// What a reply's status says of its machine. One that tells the caller of a mistake of its own, as 404 does, is as
    /// good as any: another machine would say the same.
    public init(status: Int) {
        switch status {
        case 429, 503: self = .refused
        case 500...: self = .failed
        default: self = .good
        }
    }

    /// The name in metrics and records.
    public var name: String { String(describing: self) }
}
