import Glibc

/// Marks of axes.
enum Axis {
    /// Four to eight round numbers from 0 up to a highest one.
    static func ticks(to highest: Double) -> [Double] {
        guard highest > 0 else { return [0] }
        let step = step(across: highest)
        return Array(stride(from: 0, through: highest + step / 1e6, by: step))
    }

    /// A round number, of which four to eight fit into a width above 0.
    static func step(across width: Double) -> Double {
        let power = pow(10, floor(log10(width)))
        return [0.1, 0.2, 0.5, 1].map { $0 * power }.first { width / $0 <= 8 } ?? power
    }
}
