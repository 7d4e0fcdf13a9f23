/// The requests of a schedule in the order of their deadlines, which is known before the run: the clock only moves a
/// cursor over it.
struct DeadlineOrder {
    private let numbers: [Int32]
    private let expiries: [Int64]
    private var cursor = 0

    init(_ requests: [ScheduledRequest]) {
        let order = requests.indices.sorted { (requests[$0].expiry, $0) < (requests[$1].expiry, $1) }
        numbers = order.map { Int32($0) }
        expiries = order.map { requests[$0].expiry }
    }

    /// The next request in order for which `isOpen` holds; those before it are passed over for good.
    mutating func next(where isOpen: (Int) -> Bool) -> (number: Int, expiry: Int64)? {
        while cursor < numbers.count {
            let number = Int(numbers[cursor])
            if isOpen(number) { return (number, expiries[cursor]) }
            cursor += 1
        }
        return nil
    }

    mutating func advance() {
        cursor += 1
    }
}
