/// The body of `/requests`: recent records as JSON, one a line, newest first.
public enum RequestsPage {
    /// - Parameter records: in the order in which they are shown.
    public static func render(_ records: [RequestRecord], _ clock: WallClock) -> String {
        render(records.lazy.map { RequestEntry($0, clock) })
    }

    /// - Parameter entries: in the order in which they are shown.
    public static func render(_ entries: some Collection<RequestEntry>) -> String {
        // A record takes about so much.
        var page: [UInt8] = []
        page.reserveCapacity(entries.count * 1_280)
        page.append(json: "{\"requests\":[")
        var separator: StaticString = "\n"
        for entry in entries {
            page.append(json: separator)
            entry.append(to: &page)
            separator = ",\n"
        }
        page.append(json: entries.isEmpty ? "]}\n" : "\n]}\n")
        return String(decoding: page, as: UTF8.self)
    }
}
