/// Why a message is refused. Nothing more can be read from its connection.
package struct Rejection: Error, Equatable, Sendable {
    /// What a request is to be told: 400, 413, 414, 417, 431, 501 or 505.
    package var status: Int
    /// One line, without its line end.
    package var reason: String

    package init(_ reason: String, status: Int = 400) {
        self.status = status
        self.reason = reason
    }
}
