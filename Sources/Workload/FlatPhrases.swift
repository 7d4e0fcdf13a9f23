/// A table of phrases as bytes: the number of slots, the slots, each the place of an entry or 0, and the entries, each
/// a phrase and its translation. Lent by a `WorkingSet`, for no longer than the call.
struct FlatPhrases {
    let bytes: UnsafeRawBufferPointer

    /// Places are numbers of this many bytes.
    fileprivate static let width = MemoryLayout<UInt32>.size

    /// The bytes of a phrase's translation; nil if it is not in the table.
    func translation(of phrase: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let slots = bytes.flatNumber(at: 0)
        var slot = FlatPhrases.hash(phrase) & (slots - 1)
        // The table is never full: an empty slot ends every search.
        while case let place = bytes.flatNumber(at: (1 + slot) * FlatPhrases.width), place != 0 {
            let known = bytes.flatText(at: place)
            if known.elementsEqual(phrase) {
                return bytes.flatText(at: place + FlatPhrases.width + known.count)
            }
            slot = (slot + 1) & (slots - 1)
        }
        return nil
    }

    /// The translated phrase; a text that is not in the table as it is.
    subscript(text: String) -> String {
        var text = text
        translate(&text)
        return text
    }

    /// Translates a text in its place; one that is not in the table stays as it is.
    func translate(_ text: inout String) {
        let translated = text.withUTF8 { bytes in
            translation(of: UnsafeRawBufferPointer(bytes)).map { String(decoding: $0, as: UTF8.self) }
        }
        if let translated { text = translated }
    }

    /// FNV-1a, 32 bits: the table's phrases are our own, so that no one can make them collide.
    fileprivate static func hash(_ bytes: some Sequence<UInt8>) -> Int {
        Int(bytes.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 })
    }
}

extension Translation {
    /// Appends the table in the form that `FlatPhrases` reads.
    func append(flatTo bytes: inout [UInt8]) {
        // A power of two, at most half full.
        var count = 2
        while count < 2 * phrases.count { count *= 2 }
        var slots = [Int](repeating: 0, count: count)
        var entries: [UInt8] = []
        let start = (1 + count) * FlatPhrases.width
        for (phrase, translated) in phrases {
            var slot = FlatPhrases.hash(phrase.utf8) & (count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = start + entries.count
            entries.append(flat: phrase)
            entries.append(flat: translated)
        }
        bytes.append(flat: count)
        for slot in slots { bytes.append(flat: slot) }
        bytes += entries
    }
}
