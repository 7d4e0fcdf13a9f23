/// The body of `/requests`: recent records as JSON, one a line, newest first.
public enum RequestsPage {
    /// - Parameter records: in the order in which they are shown.
    public static func render(_ records: [RequestRecord], _ clock: WallClock) -> String {
        render(records.lazy.map { RequestEntry($0, clock) })
    }

    /// - Parameter entries: in the order in which they are shown.
    public static func render(_ entries: some Collection<RequestEntry>) -> String {
        // A record takes about so much.
        let text = JSONText(room: entries.count * 1_280)
        text.append("{\"requests\":[")
        var separator: StaticString = "\n"
        for entry in entries {
            text.append(separator)
            text.write(entry)
            separator = ",\n"
        }
        text.append(entries.isEmpty ? "]}\n" : "\n]}\n")
        return text.whole
    }
}
