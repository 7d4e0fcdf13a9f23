/// A decoded document as bytes: each value a tag and what belongs to it, members and elements behind their container.
/// Lent by a `WorkingSet`, for no longer than the call.
struct FlatDocument {
    fileprivate enum Tag: UInt8 {
        case null, no, yes, number, string, array, object
    }

    let bytes: UnsafeRawBufferPointer

    /// The document with every string value translated.
    func translated(by phrases: FlatPhrases) -> JSONValue {
        var place = 0
        return value(at: &place, phrases)
    }

    private func value(at place: inout Int, _ phrases: FlatPhrases) -> JSONValue {
        guard let tag = Tag(rawValue: bytes[place]) else { preconditionFailure("no tag at byte \(place)") }
        place += 1
        switch tag {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .number: return .number(String(decoding: text(at: &place), as: UTF8.self))
        case .string:
            let text = text(at: &place)
            return .string(String(decoding: phrases.translation(of: text) ?? text, as: UTF8.self))
        case .array:
            let count = number(at: &place)
            return .array((0..<count).map { _ in value(at: &place, phrases) })
        case .object:
            let count = number(at: &place)
            var members: [String: JSONValue] = [:]
            members.reserveCapacity(count)
            for _ in 0..<count {
                let name = String(decoding: text(at: &place), as: UTF8.self)
                members[name] = value(at: &place, phrases)
            }
            return .object(members)
        }
    }

    private func number(at place: inout Int) -> Int {
        defer { place += MemoryLayout<UInt32>.size }
        return bytes.flatNumber(at: place)
    }

    private func text(at place: inout Int) -> UnsafeRawBufferPointer {
        let text = bytes.flatText(at: place)
        place += MemoryLayout<UInt32>.size + text.count
        return text
    }
}

extension JSONValue {
    /// Appends the document in the form that `FlatDocument` reads.
    func append(flatTo bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(FlatDocument.Tag.null.rawValue)
        case .bool(let value): bytes.append((value ? FlatDocument.Tag.yes : .no).rawValue)
        case .number(let text):
            bytes.append(FlatDocument.Tag.number.rawValue)
            bytes.append(flat: text)
        case .string(let text):
            bytes.append(FlatDocument.Tag.string.rawValue)
            bytes.append(flat: text)
        case .array(let elements):
            bytes.append(FlatDocument.Tag.array.rawValue)
            bytes.append(flat: elements.count)
            for element in elements { element.append(flatTo: &bytes) }
        case .object(let members):
            bytes.append(FlatDocument.Tag.object.rawValue)
            bytes.append(flat: members.count)
            for (name, value) in members {
                bytes.append(flat: name)
                value.append(flatTo: &bytes)
            }
        }
    }
}
