import Load
import Reactor
import Telemetry
import Wire
import Workload

/// Asks a daemon's admin port.
struct DaemonProbe {
    private let address: HostPort
    private let version: String

    /// Whoever is late with one answer is asked no more when less than this is left.
    private static let least = Duration.milliseconds(100)

    init(_ address: HostPort, version: String) {
        (self.address, self.version) = (address, version)
    }

    /// - Parameter end: of all waits together.
    func facts(until end: Instant) -> DaemonFacts {
        let answer = Result { () throws(LoadError) in try client(until: end).get("/status", as: StatusEntry.self) }
        var facts = DaemonFacts(address: address, answer: answer, ownVersion: version)
        guard facts.status != nil else { return facts }
        if let reply = reply("/readyz", until: end) {
            let text = String(decoding: reply.body, as: UTF8.self)
            facts.readiness = ReadinessAnswer(status: reply.status, text: ForeignText.trim(text))
        }
        if let reply = reply("/metrics", until: end), reply.status == 200 {
            let text = String(decoding: reply.body, as: UTF8.self)
            facts.counts = DaemonCounts(MetricsText(text, of: "http://\(address)"))
        }
        return facts
    }

    private func reply(_ target: String, until end: Instant) -> HTTPReply? {
        guard end - Clock.now() > DaemonProbe.least else { return nil }
        return try? client(until: end).get(target)
    }

    private func client(until end: Instant) throws(LoadError) -> AdminClient {
        // In whole milliseconds, as a complaint tells it.
        let left = (end - Clock.now()).nanoseconds / 1_000_000
        return try AdminClient(address, patience: .milliseconds(max(1, left)))
    }
}
