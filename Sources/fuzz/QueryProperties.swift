import Workload

/// Of the query of `/work`. An input's lines are the query, the `grpc-timeout` and Envoy's timeout; the last two may be
/// missing.
enum QueryProperties {
    private static let limits = OrderReader.Limits(compute: .seconds(30), downstream: .seconds(60))
    private static let reader = OrderReader(
        defaults: OrderReader.Defaults(
            kind: .hash, before: .milliseconds(5), downstream: .milliseconds(20), after: .zero,
            deadline: .milliseconds(100)),
        limits: limits, calibration: Calibration(hash: 2000, json: 0.2))

    static func check(_ input: UnsafeRawBufferPointer) {
        let lines = input.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
        let headers = lines.dropFirst().map { Array($0) }
        let query = lines.first.map { Array($0) } ?? []
        let reversed = Array(
            query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).reversed()
                .joined(separator: [UInt8(ascii: "&")]))
        let read = read(query, headers)
        let readReversed = self.read(reversed, headers)
        switch (read, readReversed) {
        case (.success(let order), .success(let other)):
            require(order == other, "the order of the parameters means nothing: \(order), \(other)")
            check(order)
        case (.failure(let bad), .failure(let other)):
            requireOneLine(bad.reason, atMost: 200)
            requireOneLine(other.reason, atMost: 200)
        default:
            require(false, "what is refused is refused in any order: \(read), \(readReversed)")
        }
    }

    private static func read(_ query: [UInt8], _ headers: [[UInt8]]) -> Result<WorkOrder, BadOrder> {
        Result { () throws(BadOrder) in
            try reader.read(
                OrderSource(
                    method: .get, query: query[...], grpcTimeout: headers.first?[...],
                    envoyTimeout: headers.dropFirst().first?[...]))
        }
    }

    private static func check(_ order: WorkOrder) {
        let mostUnits = Int(limits.compute.milliseconds * 2000)
        require((0...mostUnits).contains(order.before.units), "units within the limit: \(order.before.units)")
        require((0...mostUnits).contains(order.after.units), "units within the limit: \(order.after.units)")
        require(
            order.downstream >= .zero && order.downstream <= limits.downstream, "a downstream time within its limit")
        require(order.budget > .zero && order.budget <= OrderReader.longestBudget, "a budget above zero, to a day")
        require(order.budget == .nanoseconds(order.budgetNanoseconds), "one budget, said twice")
    }
}
