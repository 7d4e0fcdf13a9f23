import Workload

/// Writes an `Encodable` as compact JSON: members in the order of their declaration, so that equal states give equal
/// bytes, and their names as the admin port spells them, `latencyMs` as `latency_ms`. What reads it is Foundation's
/// `JSONDecoder`, which knows that spelling as `convertFromSnakeCase`.
///
/// Foundation's encoder keeps no order and takes six times as long, in which the supervisor's loop stands still:
/// `accounting-cost` measures this one.
final class JSONText: Encoder {
    private(set) var bytes: [UInt8] = []
    /// Ends what was begun last and is not ended yet.
    private var closing: UInt8?

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    /// Appends a value.
    func write(_ value: some Encodable) {
        let outer = closing
        closing = nil
        do {
            try value.encode(to: self)
        } catch {
            preconditionFailure("\(type(of: value)) as JSON: \(error)")
        }
        if let closing { bytes.append(closing) }
        closing = outer
    }

    /// Begins anew, in the same memory.
    func clear() { bytes.removeAll(keepingCapacity: true) }

    func append(_ text: StaticString) { bytes.append(json: text) }

    /// A value on a line of its own.
    static func line(_ value: some Encodable) -> String {
        let text = JSONText()
        text.write(value)
        text.append("\n")
        return text.whole
    }

    var whole: String { String(decoding: bytes, as: UTF8.self) }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        append("{")
        closing = UInt8(ascii: "}")
        return KeyedEncodingContainer(Members(text: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        append("[")
        closing = UInt8(ascii: "]")
        return Elements(text: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(text: self) }

    // MARK: Containers

    /// An object under way.
    private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let text: JSONText
        var isFirst = true
        var codingPath: [any CodingKey] { [] }

        /// Where the member's value goes.
        private mutating func begin(_ key: Key) -> JSONText {
            if !isFirst { text.append(",") }
            isFirst = false
            text.bytes.append(jsonName: key.stringValue)
            return text
        }

        mutating func encodeNil(forKey key: Key) { begin(key).append("null") }
        mutating func encode(_ value: Bool, forKey key: Key) { begin(key).append(value ? "true" : "false") }
        mutating func encode(_ value: String, forKey key: Key) { begin(key).bytes.append(visibly: value) }
        mutating func encode(_ value: Double, forKey key: Key) { begin(key).bytes.append(json: value) }
        mutating func encode(_ value: Int, forKey key: Key) { begin(key).bytes.append(json: value) }
        mutating func encode(_ value: some Encodable, forKey key: Key) { begin(key).write(value) }

        func nestedContainer<Inner>(keyedBy: Inner.Type, forKey: Key) -> KeyedEncodingContainer<Inner> { unused() }
        func nestedUnkeyedContainer(forKey: Key) -> any UnkeyedEncodingContainer { unused() }
        func superEncoder() -> any Encoder { unused() }
        func superEncoder(forKey: Key) -> any Encoder { unused() }
    }

    /// An array under way.
    private struct Elements: UnkeyedEncodingContainer {
        let text: JSONText
        var count = 0
        var codingPath: [any CodingKey] { [] }

        mutating func encodeNil() { encode(nil as Int?) }

        mutating func encode(_ value: some Encodable) {
            if count > 0 { text.append(",") }
            count += 1
            text.write(value)
        }

        func nestedContainer<Inner>(keyedBy: Inner.Type) -> KeyedEncodingContainer<Inner> { unused() }
        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { unused() }
        func superEncoder() -> any Encoder { unused() }
    }

    /// A value that is neither.
    private struct Single: SingleValueEncodingContainer {
        let text: JSONText
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { text.append("null") }
        func encode(_ value: Bool) { text.append(value ? "true" : "false") }
        func encode(_ value: String) { text.bytes.append(visibly: value) }
        func encode(_ value: Double) { text.bytes.append(json: value) }
        func encode(_ value: Int) { text.bytes.append(json: value) }

        func encode(_ value: some Encodable) {
            if let number = value as? any BinaryInteger {
                text.bytes.append(json: Int(number))
            } else {
                text.write(value)
            }
        }
    }
}

/// What no type of a page asks for.
private func unused() -> Never { preconditionFailure("no type of a page encodes itself so") }
