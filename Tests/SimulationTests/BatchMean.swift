import Glibc

/// A mean over values that depend on those before them, and its standard error: from the means of batches that are long
/// against that dependence.
struct BatchMean {
    let mean: Double
    let error: Double

    init(_ values: [Double], batches: Int = 40) {
        let size = values.count / batches
        let means = (0..<batches).map { values[($0 * size)..<(($0 + 1) * size)].reduce(0, +) / Double(size) }
        let mean = means.reduce(0, +) / Double(batches)
        let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(batches - 1)
        self.mean = mean
        error = sqrt(variance / Double(batches))
    }

    /// Within four standard errors.
    func agrees(with exact: Double) -> Bool { abs(mean - exact) <= 4 * error }
}
