import Logging
import Reactor

/// Sends each message to the journal with its priority, and each value as a field of its own besides: `stage` is found
/// by `journalctl STAGE=stale`. It speaks the journal's own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL), because
/// sd_journal_send(3) waits while the journal does not read.
struct JournalLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    private let identifier: String

    private let journal: DatagramSender?

    /// - Parameter socket: where the journal listens.
    init(identifier: String, socket: String = "/run/systemd/journal/socket") {
        self.identifier = identifier
        journal = DatagramSender(to: socket)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        switch journal?.send(JournalLog.datagram(of: fields(event, values))) {
        // What the journal has no room for is lost, as in `LineLog`.
        case .sent, .full: break
        // Its socket is not there, as in a chroot(8), or the entry is too long; standard error is the journal's, too.
        case .failed, nil:
            let text = LogText.line(event, metadata: values)
            StandardStream.errors.offer("<\(JournalLog.priority(event.level))>\(text)\n")
        }
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

    /// One entry: a line for each field, or, for a value of several lines, its length as 64 bits before it.
    static func datagram(of fields: [String]) -> [UInt8] {
        fields.reduce(into: []) { bytes, field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts[1].utf8
            bytes += parts[0].utf8
            if value.contains(UInt8(ascii: "\n")) {
                bytes.append(UInt8(ascii: "\n"))
                bytes += withUnsafeBytes(of: UInt64(value.count).littleEndian, Array.init)
            } else {
                bytes.append(UInt8(ascii: "="))
            }
            bytes += value
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
