/// Which connection a request goes on, of those that have room. The one that became idle last comes first, and those
/// that carry other requests take turns.
struct ConnectionChoice {
    /// The next one stands last.
    private var offered: [ClientConnection] = []
    /// Connections that are opened before one carries several requests at once.
    private let spread: Int

    init(spread: Int) {
        self.spread = spread
    }

    /// Nil where one is to be made.
    ///
    /// - Parameter open: how many there are, with room or without.
    mutating func next(open: Int) -> ClientConnection? {
        guard open >= spread else { return nil }
        while let connection = offered.popLast() {
            connection.isOffered = false
            if connection.hasRoom { return connection }
        }
        return nil
    }

    /// One on which nothing has come so far, and which so many addresses have refused at least.
    mutating func nextUntried(refused: Int) -> ClientConnection? {
        guard let index = offered.lastIndex(where: { !$0.isUsed && $0.refusedBefore >= refused && $0.hasRoom })
        else { return nil }
        let connection = offered.remove(at: index)
        connection.isOffered = false
        return connection
    }

    mutating func offer(_ connection: ClientConnection) {
        guard !connection.isOffered else { return }
        connection.isOffered = true
        offered.insert(connection, at: connection.isIdle ? offered.count : 0)
    }

    mutating func withdraw(_ connection: ClientConnection) {
        guard connection.isOffered else { return }
        connection.isOffered = false
        offered.removeAll { $0 === connection }
    }

    mutating func forget() {
        offered = []
    }
}
