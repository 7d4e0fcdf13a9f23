/// The `json` kind: read a document from disk, decode it, translate its strings, encode it, and fold the result in.
///
/// Callable from any thread, from many at once: nothing in it changes.
package struct JSONKind: Sendable {
    private let file: DocumentFile
    private let translation: Translation
    /// The decoded document, with `cache: true`.
    private let cached: JSONValue?

    /// Reads the document once, so that one that is missing or malformed is known before the first request.
    ///
    /// - Parameter cache: keep the decoded document; only translating and encoding it remain.
    package init(file: DocumentFile, translation: Translation, cache: Bool) throws(WorkFailure) {
        self.file = file
        self.translation = translation
        let document = try JSONKind.document(in: file)
        cached = cache ? document : nil
    }

    /// The units of this kind are documents.
    func run(documents: Int, on chain: inout Chain) throws(WorkFailure) {
        for _ in 0..<documents {
            let document = if let cached { cached } else { try JSONKind.document(in: file) }
            chain.fold(document.translated(by: translation).encoded())
        }
    }

    private static func document(in file: DocumentFile) throws(WorkFailure) -> JSONValue {
        let bytes = try file.read()
        do {
            return try JSONParser.parse(bytes)
        } catch {
            throw WorkFailure(reason: "\(file.path): \(error.reason) at byte \(error.offset)")
        }
    }
}
