import Configuration
import Modes
import Workload

/// Whether workers may open as many connections as they are to have.
enum DescriptorCheck {
    private static let subject = "descriptors"
    /// Of a worker beside those of its connections and their calls.
    private static let beside = 32

    /// - Parameters:
    ///   - cores: that the daemon may use.
    ///   - limit: of a process; nil without one.
    ///   - ofAll: of all processes of the machine together (fs.file-max).
    ///   - pauses: times that a worker has stopped accepting for want of them.
    static func finding(
        _ asked: AskedShape, cores: Int, limit: Int?, ofAll: Int?, pauses: Int?
    ) -> Finding {
        let needed = needed(asked, cores: cores)
        if let pauses, pauses > 0 {
            return .bad(
                subject, "workers have stopped accepting \(NumberText.count(pauses, "time")) for want of descriptors",
                "raise LimitNOFILE= (ulimit -Hn) to \(needed), or lower limits.connections")
        }
        let connections = asked.configuration.limits.connections
        if let limit, limit < needed {
            return .note(
                subject,
                "a worker may open \(limit), and limits.connections, \(connections), needs \(needed) with calls",
                "raise LimitNOFILE= (ulimit -Hn) to \(needed), or lower limits.connections")
        }
        let all = needed.multipliedReportingOverflow(by: asked.workers)
        if let ofAll, all.overflow || all.partialValue > ofAll {
            return .note(
                subject,
                "the machine may open \(ofAll), and \(NumberText.count(asked.workers, "worker")) want \(needed) each",
                "sysctl -w fs.file-max=…, or lower limits.connections")
        }
        let told = limit.map { "\($0)" } ?? "without limit"
        return .ok(subject, "\(told), enough for limits.connections, \(connections)")
    }

    /// A descriptor for each connection, and for each call at the same time: one for each connection, or for each
    /// thread that waits for its call, which may read a document too. Of a fleet all connections are kept that were
    /// ever needed at once, and a worker leaves them half of what it has.
    private static func needed(_ asked: AskedShape, cores: Int) -> Int {
        let connections = asked.configuration.limits.connections
        let configured = asked.mode.runners.threads(configured: asked.configuration.threads, cpus: cores)
        let threads = asked.threads ?? configured ?? 0
        let callers = asked.mode.blocksInCalls ? threads : 0
        if let fleet = asked.configuration.fleetConnections {
            return beside + 2 * max(connections + callers, fleet)
        }
        return beside + connections + (asked.mode.blocksInCalls ? 2 * threads : connections)
    }
}

extension Configuration {
    /// Connections of a worker to all machines of its fleet, and those on which it asks them; nil without one. A name
    /// counts as one machine: nobody knows before how many it stands for. Over gRPC calls share a connection.
    fileprivate var fleetConnections: Int? {
        fleetURLs.map { urls in
            let calls = urls.first?.scheme == .http ? self.fleet.connections : 1
            return urls.count * (calls + (self.fleet.check == .off ? 0 : 1))
        }
    }
}
