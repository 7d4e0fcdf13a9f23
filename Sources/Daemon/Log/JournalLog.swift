import CSystemd
import Logging

/// Sends each message to the journal with its priority, and each value as a field of its own besides: `stage` is found
/// by `journalctl STAGE=stale`.
struct JournalLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    private let identifier: String

    init(identifier: String) {
        self.identifier = identifier
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        JournalLog.send(fields(event, values))
    }

    /// `NAME=value`, one for each field of the entry.
    func fields(_ event: LogEvent, _ values: Logger.Metadata) -> [String] {
        let text = LogText.line(event, metadata: values)
        return [
            "MESSAGE=\(text)", "PRIORITY=\(JournalLog.priority(event.level))",
            "SYSLOG_IDENTIFIER=\(identifier)",
        ] + values.sorted { $0.key < $1.key }.map { "\(JournalLog.name($0.key))=\($0.value)" }
    }

    /// The journal takes capital letters, digits and `_`, no digit or `_` first (sd_journal_send(3)).
    private static func name(_ key: String) -> String {
        let name = String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isLetter == true ? name : "FIELD_\(name)"
    }

    /// The level in syslog(3)'s order.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// One entry; libsystemd copies what it is lent. What the journal does not take is lost, as in `LineLog`.
    private static func send(_ fields: [String]) {
        var bytes = fields.map { Array($0.utf8) }
        var pieces: [iovec] = []
        withLent(&bytes[...], &pieces) { pieces in
            _ = sd_journal_sendv(pieces, Int32(pieces.count))
        }
    }

    /// Lends the bytes of all fields at once: each lies still while the ones behind it are lent.
    private static func withLent(
        _ fields: inout ArraySlice<[UInt8]>, _ pieces: inout [iovec], _ body: ([iovec]) -> Void
    ) {
        guard var field = fields.popFirst() else { return body(pieces) }
        field.withUnsafeMutableBytes { bytes in
            pieces.append(iovec(iov_base: bytes.baseAddress, iov_len: bytes.count))
            withLent(&fields, &pieces, body)
        }
    }
}
