import Glibc
import Reactor

/// A line of `/proc/PID/stat` (proc(5)): whose child a process is, and what CPU it has used.
package struct ProcessStat: Equatable, Sendable {
    /// A process by its number and its start: numbers are given anew.
    package struct Identity: Hashable, Sendable {
        package var pid: Int32
        /// In the kernel's ticks since the machine's start.
        package var start: Double
    }

    package var identity: Identity
    package var parent: Int32
    /// At most 15 bytes of its name, whatever they are.
    package var name: String
    /// User and system time of all its threads, those that have ended included, in seconds.
    package var seconds: Double
    /// That of its children that have ended and were waited for, and of theirs.
    package var endedChildrenSeconds: Double

    package var pid: Int32 { identity.pid }

    /// CPU times are in ticks, of mostly 10 ms.
    package static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    package init(pid: Int32, parent: Int32, name: String, start: Double = 0, seconds: Double, ended: Double = 0) {
        identity = Identity(pid: pid, start: start)
        (self.parent, self.name) = (parent, name)
        (self.seconds, endedChildrenSeconds) = (seconds, ended)
    }

    /// Nil for what is no such line.
    package init?(_ text: String) {
        // A name may hold anything; fields are counted behind its closing parenthesis, from field 3.
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close,
            let pid = Int32(text[..<open].filter { !$0.isWhitespace })
        else { return nil }
        let fields = text[text.index(after: close)...].split { $0.isWhitespace }
        guard fields.count > 19, let parent = Int32(fields[1]), let start = Double(fields[19]) else { return nil }
        let times = fields[11...14].compactMap { Double($0) }.map { $0 / ProcessStat.ticksPerSecond }
        guard times.count == 4 else { return nil }
        self.init(
            pid: pid, parent: parent, name: String(text[text.index(after: open)..<close]), start: start,
            seconds: times[0] + times[1], ended: times[2] + times[3])
    }

    /// Of every process that this one may see.
    package static func all() -> [ProcessStat] {
        ProcFile.processIDs.compactMap { ProcFile.read("/proc/\($0)/stat").flatMap(ProcessStat.init) }
    }

    /// Those with these numbers, and all that descend from them.
    package static func families(of roots: Set<Int32>, in all: [ProcessStat]) -> [ProcessStat] {
        let children = Dictionary(grouping: all, by: \.parent)
        var family = all.filter { roots.contains($0.pid) }
        var known = Set(family.map(\.identity))
        var next = 0
        while next < family.count {
            let born = (children[family[next].pid] ?? []).filter { known.insert($0.identity).inserted }
            family += born
            next += 1
        }
        return family
    }
}
