import Telemetry

/// The records that a daemon still has of a run's requests.
package struct JoinedRecords {
    private let newest: [String: RequestEntry]
    private let idPrefix: String

    package init(_ records: [RequestEntry], idPrefix: String) {
        newest = Dictionary(records.map { ($0.id, $0) }) { one, other in
            // Dates of one length: they sort as text.
            one.arrived >= other.arrived ? one : other
        }
        self.idPrefix = idPrefix
    }

    /// The daemon's record of a request's last attempt. An earlier one's, which is left where the last one's has been
    /// displaced, tells nothing of how the request ended.
    package func record(of number: Int, _ client: LoadRecord) -> RequestEntry? {
        guard let found = newest["\(idPrefix)\(number)"] else { return nil }
        let isEarlier = client.attempts > 1 && client.ending == .replied && found.status != Int(client.status)
        return isEarlier ? nil : found
    }
}
