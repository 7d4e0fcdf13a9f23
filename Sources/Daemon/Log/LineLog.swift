import Logging
import Reactor
import Telemetry

/// Writes a line for each message to standard error: time, level, message, values.
struct LineLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = Clock.now()
        let time = WallClock(now: now, realtime: Clock.realtime()).text(of: now)
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        let text = LogText.line(event, metadata: values)
        StandardStream.errors.offer("\(time) \(event.level): \(text)\n")
    }
}
