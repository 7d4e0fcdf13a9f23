/// The open connections of a front, by descriptor.
struct ConnectionTable {
    private var slots: [Transport?] = []
    private(set) var count = 0

    mutating func add(_ connection: Transport) {
        let index = Int(connection.socket.descriptor)
        if index >= slots.count {
            slots.append(contentsOf: repeatElement(nil, count: index + 1 - slots.count))
        }
        slots[index] = connection
        count += 1
    }

    mutating func remove(_ connection: Transport) {
        let index = Int(connection.socket.descriptor)
        guard index < slots.count, slots[index] === connection else { return }
        slots[index] = nil
        count -= 1
    }

    /// A snapshot: connections may be added and removed while it is walked.
    var all: some Sequence<Transport> {
        let slots = slots
        return slots.lazy.compactMap { $0 }
    }
}
