/// The mean of values, and how far they spread.
package struct SampleMean {
    package let count: Int
    /// 0 of no value.
    package let value: Double
    private let squares: Double

    package init(_ values: [Double]) {
        count = values.count
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        value = mean
    }

    /// Of these values as they are.
    package var deviation: Double { (squares / Double(max(1, count))).squareRoot() }

    /// Half the width of the mean's 95 % confidence interval, if the values are independent; of at least two.
    package var halfWidth: Double {
        Quantile.student(count - 1) * (squares / Double(count - 1) / Double(count)).squareRoot()
    }
}

/// Quantiles for 95 %, two-sided.
package enum Quantile {
    package static let normal = 1.959964

    /// Student's; beyond 20 degrees of freedom that of 20, which is wider.
    package static func student(_ degrees: Int) -> Double { students[min(degrees, students.count) - 1] }

    private static let students = [
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
        2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963,
    ]
}
