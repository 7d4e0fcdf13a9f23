/// The `json` kind: read a document from disk, decode it, translate its strings, encode it, and fold the result in.
///
/// Callable from any thread, from many at once: nothing in it changes.
public struct JSONKind: Sendable {
    let file: DocumentFile
    let workingSet: WorkingSet
    private let cache: Bool

    /// Reads the document once, so that one that is missing or malformed is known before the first request.
    ///
    /// - Parameters:
    ///   - cache: use the decoded document of the working set; only translating and encoding it remain.
    ///   - workingSet: bytes of application data to hold; there is always one copy of document and table.
    ///   - filling: write them now; else `fill` is to be called before the first unit.
    public init(
        file: DocumentFile, translation: Translation, cache: Bool, workingSet size: Int = 0, filling: Bool = true
    ) throws(WorkFailure) {
        self.file = file
        self.cache = cache
        workingSet = try WorkingSet(document: try JSONKind.document(in: file), translation: translation, size: size)
        if filling { fill() }
    }

    /// Writes the application data.
    func fill() {
        workingSet.fill()
    }

    /// To be called in each process that is to use data which another one has filled.
    func populate() {
        workingSet.populate()
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

extension JSONKind: DocumentKind {
    func document() throws(WorkFailure) -> [UInt8] {
        guard !cache else { return try JSONCachedKind(workingSet: workingSet).document() }
        return translated(try JSONKind.document(in: file))
    }

    /// Documents of one key: what is kept of it is not read and decoded anew.
    func run(
        documents: Int, of key: ShardKey, keptBy kept: DocumentCache, on chain: inout Chain
    ) throws(WorkFailure) {
        for _ in 0..<documents {
            let document = try kept.document(of: key) { () throws(WorkFailure) in try JSONKind.document(in: file) }
            chain.fold(translated(document))
        }
    }

    private func translated(_ document: JSONValue) -> [UInt8] {
        workingSet.withCopy { _, phrases in document.translated(by: phrases) }.encoded()
    }
}
