/// Units of compute per millisecond, and where the figures come from.
public struct CalibrationFacts: Codable, Equatable, Sendable {
    /// Not there while they are not known.
    public var hash, json: Double?
    /// `measured`, `configured` or `mixed`.
    public var source: String
    /// When they were measured, in seconds since the epoch; not there if none was.
    public var measuredTime: Double?

    public init(hash: Double?, json: Double?, source: String, measuredTime: Double? = nil) {
        self.hash = hash
        self.json = json
        self.source = source
        self.measuredTime = measuredTime
    }
}
