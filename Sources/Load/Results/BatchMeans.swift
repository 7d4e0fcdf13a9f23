import Glibc

/// How sure the mean of values is that depend on each other, as those of requests in a queue do: the method of batch
/// means takes the means of consecutive batches for independent, and not the values.
package enum BatchMeans {
    /// Student's quantile with `count` − 1 degrees of freedom, for 95 %.
    private static let studentQuantile = 2.093024
    private static let count = 20

    /// Half the width of the mean's 95 % confidence interval; nil where there are too few values for batches.
    package static func halfWidth(_ values: [Double]) -> Double? {
        let size = values.count / count
        guard size >= count else { return nil }
        let means = (0..<count).map { batch in
            values[batch * size..<(batch + 1) * size].reduce(0, +) / Double(size)
        }
        let mean = means.reduce(0, +) / Double(count)
        let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        return studentQuantile * sqrt(variance / Double(count))
    }
}
