/// Finds where a member lies in a JSON text that has been read.
struct JSONPlace {
    private let bytes: [UInt8]
    private var index = 0

    /// The offset of the value at the end of the path, or of the last one on the way that is there.
    ///
    /// - Parameter path: names of members, and places in arrays; how names are spelled (`at_ms`, `atMs`) is no matter.
    static func offset(of path: [String], in bytes: [UInt8]) -> Int {
        var place = JSONPlace(bytes: bytes)
        place.skipBlanks()
        for step in path {
            let start = place.index
            guard place.enter(step) else { return start }
        }
        return place.index
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Goes to a value inside the array or object that begins here.
    private mutating func enter(_ step: String) -> Bool {
        guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") else { return false }
        let isArray = byte == UInt8(ascii: "[")
        var number = 0
        repeat {
            index += 1
            skipBlanks()
            guard let byte, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") else { return false }
            var name = "\(number)"
            if !isArray {
                let start = index
                skipString()
                name = String(decoding: bytes[start..<index], as: UTF8.self)
                skipBlanks()
                index += 1
                skipBlanks()
            }
            if JSONPlace.plain(name) == JSONPlace.plain(step) { return true }
            skipValue()
            skipBlanks()
            number += 1
        } while byte == UInt8(ascii: ",")
        return false
    }

    private static func plain(_ name: String) -> String {
        name.filter { $0 != "_" && $0 != "\"" }.lowercased()
    }

    private mutating func skipBlanks() {
        while let byte, byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1 }
    }

    private mutating func skipString() {
        index += 1
        while let byte, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
        index += 1
    }

    private mutating func skipValue() {
        var depth = 0
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard depth > 0 else { return }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return }
            default: break
            }
            index += 1
        }
    }
}
