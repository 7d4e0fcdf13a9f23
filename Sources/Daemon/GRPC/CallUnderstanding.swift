import RPC
import Wire
import Workload

/// Makes orders of calls' messages. Clients repeat themselves: the newest message is remembered. Front's thread.
final class CallUnderstanding {
    private struct Remembered {
        var message: [UInt8]
        /// Without a deadline of the call's own.
        var understood: Understood
        var payload: [UInt8]
        /// The newest that differs from it in its budget.
        var within: Understood
    }

    /// Longer messages are not remembered, in bytes: to read them is little beside what else they cost.
    private static let longestRemembered = 4 << 10

    private let orders: OrderReader
    private var newest: Remembered?

    init(orders: OrderReader) {
        self.orders = orders
    }

    /// - Parameters:
    ///   - timeout: the call's own deadline, which goes before all others.
    ///   - envoyTimeout: the value of that header, if there is one.
    func understand(
        _ message: ArraySlice<UInt8>, timeout: Duration?, envoyTimeout: ArraySlice<UInt8>?
    ) throws(GRPCFault) -> (understood: Understood, payload: [UInt8]) {
        let envoy = try CallUnderstanding.bad { () throws(BadOrder) in try OrderReader.budget(.envoy, envoyTimeout) }
        if newest?.message[...].isSame(as: message) != true { newest = nil }
        let known = if let newest { newest } else { try read(message) }
        guard let budget = timeout ?? envoy else { return (known.understood, known.payload) }
        guard known.within.order.budget != budget else { return (known.within, known.payload) }
        let understood = Understood(known.understood.order.within(budget), start: known.understood.start)
        newest?.within = understood
        return (understood, known.payload)
    }

    private func read(_ message: ArraySlice<UInt8>) throws(GRPCFault) -> Remembered {
        let (fields, payload) = try WorkMessages.read(message)
        // That of the HTTP request that is the same: so both compute the same digest.
        let method: Method = payload.isEmpty ? .get : .post
        let order = try CallUnderstanding.bad { () throws(BadOrder) in try orders.read(fields, method: method) }
        let understood = Understood(order)
        let known = Remembered(message: Array(message), understood: understood, payload: payload, within: understood)
        if message.count <= CallUnderstanding.longestRemembered { newest = known }
        return known
    }

    /// What HTTP answers with 400.
    static func bad<Result>(_ read: () throws(BadOrder) -> Result) throws(GRPCFault) -> Result {
        do throws(BadOrder) { return try read() } catch { throw GRPCFault(.invalidArgument, error.reason) }
    }
}
