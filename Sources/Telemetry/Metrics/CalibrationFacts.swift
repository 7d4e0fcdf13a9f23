/// Units of compute per millisecond, and where the figures come from.
package struct CalibrationFacts: Codable, Equatable, Sendable {
    /// Not there while they are not known.
    package var hash, json: Double?
    /// `measured`, `configured` or `mixed`.
    package var source: String
    /// When they were measured, in seconds since the epoch; not there if none was.
    package var measuredTime: Double?

    package init(hash: Double?, json: Double?, source: String, measuredTime: Double? = nil) {
        self.hash = hash
        self.json = json
        self.source = source
        self.measuredTime = measuredTime
    }
}
