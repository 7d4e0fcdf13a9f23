/// A kind whose unit is the document: from where it is kept to its translation in bytes. Callable from any thread, from
/// many at once.
protocol DocumentKind: Sendable {
    associatedtype Encoded: Collection<UInt8>

    /// The translated document, encoded: the same bytes each time.
    func document() throws(WorkFailure) -> Encoded
}

extension DocumentKind {
    /// The units of these kinds are documents.
    func run(documents: Int, on chain: inout Chain) throws(WorkFailure) {
        for _ in 0..<documents { chain.fold(try document()) }
    }
}
