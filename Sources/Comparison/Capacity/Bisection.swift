/// The search for the highest load that holds, between one that does (or none) and one that does not (or the limit).
struct Bisection: Equatable {
    /// The highest load known to hold; 0 if none is.
    private(set) var held = 0.0
    /// The lowest load known to break.
    private(set) var broke: Double?
    private let limit: Double
    private let resolution: Double

    /// - Parameters:
    ///   - limit: the highest load that is tried.
    ///   - resolution: the search ends when the two are this near to each other.
    init(limit: Double, resolution: Double) {
        self.limit = limit
        self.resolution = resolution
    }

    /// The load to try next; nil when the search is over.
    var next: Double? {
        let upper = broke ?? limit
        guard upper - held > resolution, held < limit else { return nil }
        return (held + upper) / 2
    }

    mutating func record(_ load: Double, holds: Bool) {
        if holds { held = max(held, load) } else { broke = min(broke ?? load, load) }
    }
}
