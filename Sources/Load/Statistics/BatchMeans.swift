/// How sure the mean of values is that depend on each other, as those of requests in a queue do: the method of batch
/// means takes the means of consecutive batches for independent, and not the values.
package enum BatchMeans {
    /// Half the width of the mean's 95 % confidence interval; nil where a batch would have fewer values than there are
    /// batches.
    package static func halfWidth(_ values: [Double], batches count: Int = 20) -> Double? {
        let size = values.count / count
        guard size >= count else { return nil }
        return SampleMean((0..<count).map { SampleMean(Array(values[$0 * size..<($0 + 1) * size])).value }).halfWidth
    }
}
