/// What a core has done since the machine's start, in seconds (`/proc/stat`, proc(5)).
package struct CoreTimes: Equatable, Sendable {
    /// Of processes: user, nice and system time, of those that no one may see too. What interrupts took is left out:
    /// they serve the contestants' own packets as well as others', and no process has them to its account.
    package var used: Double
    /// Taken by the hypervisor, for its other guests.
    package var stolen: Double

    /// By the core's number; empty where the text does not tell.
    package static func read(_ text: String) -> [Int: CoreTimes] {
        var cores: [Int: CoreTimes] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("cpu") {
            let fields = line.split(separator: " ")
            // proc(5): user nice system idle iowait irq softirq steal. The line without a number is the sum.
            guard fields.count > 8, let core = Int(fields[0].dropFirst(3)) else { continue }
            func seconds(_ indices: [Int]) -> Double {
                indices.reduce(0) { $0 + (Double(fields[$1]) ?? 0) } / ProcessStat.ticksPerSecond
            }
            cores[core] = CoreTimes(used: seconds([1, 2, 3]), stolen: seconds([8]))
        }
        return cores
    }
}
