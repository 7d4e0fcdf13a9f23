import Workload

/// How the lines of an access log are written.
public enum AccessFormat: Sendable {
    case combined, json
}

/// Writes entries as lines, one behind the other.
public final class AccessText {
    private let format: AccessFormat
    private var date = AccessDate()
    private let json = JSONText()
    public private(set) var bytes: [UInt8] = []
    public private(set) var lines = 0

    /// What a line has at most, in bytes, each of a client's written with six.
    public static let longestLine =
        6 * (AccessEntry.targetRoom + 2 * AccessEntry.fieldRoom + AccessEntry.methodRoom) + 1_024

    public init(as format: AccessFormat) {
        self.format = format
    }

    /// - Parameter slab: of the worker that served it.
    public func append(_ entry: AccessEntry, of slab: WorkerSlab, _ clock: WallClock) {
        lines += 1
        switch format {
        case .combined:
            let second = clock.nanosecondsSinceEpoch(entry.arrival) / 1_000_000_000
            CombinedLine.append(entry, date: date.text(of: second), to: &bytes)
        case .json:
            json.write(AccessLine(entry, of: slab, clock))
            json.append("\n")
            bytes += json.bytes
            json.clear()
        }
    }

    /// All lines so far, which are no longer kept here.
    public func take() -> (bytes: [UInt8], lines: Int) {
        defer { (bytes, lines) = ([], 0) }
        return (bytes, lines)
    }
}
