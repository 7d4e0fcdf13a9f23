import Glibc

/// How sure the mean of values is that depend on each other, as those of requests in a queue do: the method of batch
/// means takes the means of consecutive batches for independent, and not the values.
package enum BatchMeans {
    /// How many batches.
    package enum Count: Int {
        case ten = 10
        case twenty = 20

        /// Student's, with one degree of freedom less than batches, for 95 %.
        fileprivate var studentQuantile: Double { self == .ten ? 2.262157 : 2.093024 }
    }

    /// Half the width of the mean's 95 % confidence interval; nil where a batch would have fewer values than there are
    /// batches.
    package static func halfWidth(_ values: [Double], batches: Count = .twenty) -> Double? {
        let count = batches.rawValue
        let size = values.count / count
        guard size >= count else { return nil }
        let means = (0..<count).map { batch in
            values[batch * size..<(batch + 1) * size].reduce(0, +) / Double(size)
        }
        let mean = means.reduce(0, +) / Double(count)
        let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        return batches.studentQuantile * sqrt(variance / Double(count))
    }
}
