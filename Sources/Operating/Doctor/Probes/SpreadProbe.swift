import Glibc
import Load
import Reactor
import Workload

/// Measures how evenly this machine computes, if it does little else meanwhile.
enum SpreadProbe {
    /// How long is looked whether it does.
    private static let look = Duration.milliseconds(200)
    /// A batch is long enough to be told from the clock's own steps, and there are so many of them.
    private static let batch = Duration.milliseconds(16)
    private static let batches = 9
    /// Of all batches together: a slow machine has fewer.
    private static let longest = Duration.milliseconds(500)
    private static let firstRounds = 256

    static func facts() -> SpreadFacts {
        let busy = busyShare()
        guard busy <= SpreadFacts.mostBusy else { return .busy(share: busy) }
        let (began, cpuBefore) = (Clock.now(), Clock.threadCPU())
        let end = began + longest
        var rounds = firstRounds
        // Doubling warms caches and the CPU's clock up meanwhile.
        while time(rounds) < UInt64(batch.nanoseconds), Clock.now() < end { rounds *= 2 }
        var rates: [Double] = []
        while rates.count < batches, rates.isEmpty || Clock.now() < end {
            rates.append(Double(rounds) * 1e6 / Double(max(1, time(rounds))))
        }
        let (wall, cpu) = ((Clock.now() - began).nanoseconds, Int64(clamping: Clock.threadCPU() - cpuBefore))
        return .measured(rates: rates, offCPU: wall > 0 ? max(0, 1 - Double(cpu) / Double(wall)) : 0)
    }

    /// CPU nanoseconds of so many rounds of the hash kind.
    private static func time(_ rounds: Int) -> UInt64 {
        var chain = Chain(method: .get, kind: .hash, before: rounds, after: 0)
        let before = Clock.threadCPU()
        for _ in 0..<rounds { chain.round() }
        return Clock.threadCPU() - before
    }

    /// What programs and the hypervisor take of the cores that this thread may use, while it sleeps.
    private static func busyShare() -> Double {
        let cores = CPUSet.allowed.cores
        let (before, began) = (used(cores), Clock.now())
        usleep(UInt32(look.nanoseconds / 1_000))
        let seconds = (Clock.now() - began).seconds * Double(max(1, cores.count))
        return seconds > 0 ? min(1, max(0, used(cores) - before) / seconds) : 0
    }

    private static func used(_ cores: [Int]) -> Double {
        let times = CoreTimes.read(ProcFile.read("/proc/stat") ?? "")
        return cores.compactMap { times[$0] }.reduce(0) { $0 + $1.used + $1.stolen }
    }
}
