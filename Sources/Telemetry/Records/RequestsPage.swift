/// The body of `/requests`: recent records as JSON, one a line, newest first.
public enum RequestsPage {
    /// - Parameter records: in the order in which they are shown.
    public static func render(_ records: [RequestRecord], _ clock: WallClock) -> String {
        // A record takes about so much.
        let text = JSONText(room: records.count * 1_280)
        text.append("{\"requests\":[")
        var separator: StaticString = "\n"
        for record in records {
            text.append(separator)
            text.write(RequestEntry(record, clock))
            separator = ",\n"
        }
        text.append(records.isEmpty ? "]}\n" : "\n]}\n")
        return text.whole
    }
}
