/// Takes the requests of one connection from its bytes, one after the other. Used by one thread at a time.
///
/// A message is judged by its bytes alone, not by how they are split: of two faults, that of the earlier byte counts.
package final class RequestParser {
    package enum Progress: Sendable, Equatable {
        /// All bytes were taken, and more are needed.
        case incomplete
        /// The first `consumed` bytes end a request; what follows them belongs to the next one.
        case complete(HTTPRequest, consumed: Int)
        /// The bytes are no request that can be served, and none can follow. Every further call says so again.
        case rejected(Rejection)
    }

    /// Where in a message the parser stands.
    package enum Phase: Sendable, Equatable {
        /// At a message boundary. Whole empty lines, which may come before a request (RFC 9112 2.2), are no part of it.
        case idle
        case head
        case body
    }

    /// A struct, so that a call is checked for exclusive access once, and not at each of its properties.
    private var reader: RequestReader

    /// - Parameter budget: what bodies take together; nil: there is no such bound.
    package init(limits: RequestLimits, budget: BufferBudget? = nil) {
        reader = RequestReader(limits: limits, budget: budget)
    }

    /// Takes bytes up to the end of the first message only; the caller calls again with what follows it.
    package func parse(_ bytes: UnsafeRawBufferPointer) -> Progress {
        reader.parse(bytes)
    }

    package var phase: Phase { reader.phase }

    /// `X-Request-Id` of the message that has begun, if it has come.
    package var requestID: [UInt8]? { reader.requestID }

    /// Whether the message that has begun is known to be a HEAD: a refusal of it has no body.
    package var asksForHead: Bool { reader.asksForHead }

    /// Whether a "100 Continue" is due: the client asked for one, its head is complete, and no byte of its body has
    /// come. True from the call of `parse` that finds it so until the next call, so that it is sent once.
    package var wantsContinue: Bool { reader.wantsContinue }
}
