/// The application data of the `json` kind, as a service keeps it in memory: the decoded document and the table of
/// phrases, in as many copies as fill a size.
///
/// All of it is one row of bytes. Reading trees of arrays and strings would write into each of them, because Swift
/// counts references where they are: workers that share the pages by a fork would soon each have their own. Here
/// there is one count, whatever the size. Callable from any thread, from many at once: nothing in it changes.
package struct WorkingSet: Sendable {
    private let bytes: [UInt8]
    private let shelfLength: Int
    private let documentLength: Int

    /// - Parameter size: bytes to fill; there is always at least one copy.
    package init(document: JSONValue, translation: Translation, size: Int) {
        var shelf: [UInt8] = []
        document.append(flatTo: &shelf)
        documentLength = shelf.count
        translation.append(flatTo: &shelf)
        shelfLength = shelf.count
        let copies = max(1, size / shelf.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(copies * shelf.count)
        for _ in 0..<copies { bytes += shelf }
        self.bytes = bytes
    }

    /// Lends one of the copies, by chance, so that in time all are read; they all say the same.
    func withCopy<Result>(_ body: (_ document: FlatDocument, _ phrases: FlatPhrases) -> Result) -> Result {
        let copies = bytes.count / shelfLength
        let start = (copies == 1 ? 0 : Int.random(in: 0..<copies)) * shelfLength
        return bytes.withUnsafeBytes { bytes in
            let document = UnsafeRawBufferPointer(rebasing: bytes[start..<start + documentLength])
            let phrases = UnsafeRawBufferPointer(rebasing: bytes[start + documentLength..<start + shelfLength])
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
