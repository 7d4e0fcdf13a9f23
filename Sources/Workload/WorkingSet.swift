/// The application data of the `json` kind, as a service keeps it in memory: the decoded document and the table of
/// phrases, in as many copies as fill a size.
///
/// All of it is one row of bytes. Reading trees of arrays and strings would write into each of them, because Swift
/// counts references where they are: workers that share the pages by a fork would soon each have their own. Here
/// there is one count, whatever the size. Callable from any thread, from many at once: once it is filled, nothing in it
/// changes.
public struct WorkingSet: Sendable {
    /// One copy: the document, and the table behind it.
    private let shelf: [UInt8]
    private let documentLength: Int
    private let shelves: SharedBytes

    /// Takes the room. It is to be filled before it is used, by this process or by a child of it.
    ///
    /// - Parameter size: bytes to fill; there is always at least one copy.
    public init(document: JSONValue, translation: Translation, size: Int) throws(WorkFailure) {
        var shelf: [UInt8] = []
        document.append(flatTo: &shelf)
        documentLength = shelf.count
        translation.append(flatTo: &shelf)
        self.shelf = shelf
        shelves = try SharedBytes(count: max(1, size / shelf.count) * shelf.count)
    }

    /// Writes all copies.
    public func fill() {
        shelves.fill(with: shelf)
    }

    /// To be called in each process that is to use what another one has filled.
    public func populate() {
        shelves.populate()
    }

    /// Lends one of the copies, by chance, so that in time all are read; they all say the same.
    func withCopy<Result>(_ body: (_ document: FlatDocument, _ phrases: FlatPhrases) -> Result) -> Result {
        let copies = shelves.count / shelf.count
        let start = (copies == 1 ? 0 : Int.random(in: 0..<copies)) * shelf.count
        return shelves.withBytes(in: start..<start + shelf.count) { bytes in
            let document = UnsafeRawBufferPointer(rebasing: bytes[..<documentLength])
            let phrases = UnsafeRawBufferPointer(rebasing: bytes[documentLength...])
            return body(FlatDocument(bytes: document), FlatPhrases(bytes: phrases))
        }
    }
}

extension [UInt8] {
    /// Appends a number of 32 bits, as this machine stores it.
    mutating func append(flat number: Int) {
        Swift.withUnsafeBytes(of: UInt32(number)) { append(contentsOf: $0) }
    }

    /// Appends a text behind its length in bytes.
    mutating func append(flat text: String) {
        append(flat: text.utf8.count)
        append(contentsOf: text.utf8)
    }
}

extension UnsafeRawBufferPointer {
    /// The number that `append(flat:)` has written at a place.
    func flatNumber(at place: Int) -> Int {
        Int(loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    /// The bytes of the text that `append(flat:)` has written at a place.
    func flatText(at place: Int) -> UnsafeRawBufferPointer {
        let start = place + MemoryLayout<UInt32>.size
        return UnsafeRawBufferPointer(rebasing: self[start..<start + flatNumber(at: place)])
    }
}
