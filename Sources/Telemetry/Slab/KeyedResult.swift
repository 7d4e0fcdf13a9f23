/// What became of a request with an idempotency key: what `deadlined_idempotent_requests_total` counts by.
public enum KeyedResult: Int, CaseIterable, Sendable {
    /// It was the first with its key, was served, and what came of it is kept.
    case first
    /// The same, and nothing is kept: it was refused before any work, or given up because its client was gone.
    case abandoned
    /// It was answered at once with what was kept.
    case replayed
    /// It waited for the first, and was answered as that was.
    case waited
    /// The first was under way, and it did not wait for it, or not for long enough.
    case conflict
    /// Its key is that of another order.
    case mismatch
    /// There was no room for its key: it was served as if it had none.
    case full
    /// Its client left while it waited for the first.
    case gone
    /// It brought no key that is one, and is none of the requests.
    case malformed

    /// The last case decides, so that no number has to follow the list.
    static var count: Int { malformed.rawValue + 1 }

    /// The name in metrics.
    var name: String { String(describing: self) }
}
