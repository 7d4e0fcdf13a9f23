/// The requests of a schedule in the order of their deadlines, which is known before the run: the clock only moves a
/// cursor over it. Those whose deadline counts anew stand beside it.
struct DeadlineOrder {
    private let numbers: [Int32]
    private let expiries: [Int64]
    private var cursor = 0
    private var renewed = DueRequests()

    init(_ requests: [ScheduledRequest]) {
        let order = requests.indices.sorted { (requests[$0].expiry, $0) < (requests[$1].expiry, $1) }
        numbers = order.map { Int32($0) }
        expiries = order.map { requests[$0].expiry }
    }

    /// Gives a request that has been passed over a later deadline.
    mutating func renew(_ number: Int, expiry: Int64) {
        renewed.insert(number, at: expiry)
    }

    /// The next request in order for which `isOpen` holds; those before it are passed over for good.
    mutating func next(where isOpen: (Int) -> Bool) -> (number: Int, expiry: Int64)? {
        while let (number, expiry, _) = first {
            if isOpen(number) { return (number, expiry) }
            advance()
        }
        return nil
    }

    /// Passes over the next request.
    mutating func advance() {
        if first?.isRenewed == true { renewed.removeFirst() } else { cursor += 1 }
    }

    private var first: (number: Int, expiry: Int64, isRenewed: Bool)? {
        let scheduled = cursor < numbers.count ? expiries[cursor] : Int64.max
        if let (number, at) = renewed.first, at < scheduled { return (number, at, true) }
        return cursor < numbers.count ? (Int(numbers[cursor]), scheduled, false) : nil
    }
}
