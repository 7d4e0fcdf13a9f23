/// Members of an object of JSON text, for what is written too often for `JSONText`'s containers.
extension [UInt8] {
    /// Another member: its name, and what stands before and behind it. Before it is the object's beginning or a member.
    ///
    /// - Parameter room: for the value, in bytes, if the body writes it.
    mutating func append(
        member name: StaticString, room: Int = 0, _ value: (inout OutputSpan<UInt8>) -> Void = { _ in }
    ) {
        let isFirst = last == UInt8(ascii: "{")
        let punctuation = 4
        append(addingCapacity: name.utf8CodeUnitCount + punctuation + room) {
            if !isFirst { $0.append(UInt8(ascii: ",")) }
            $0.append(UInt8(ascii: "\""))
            $0.append(json: name)
            $0.append(UInt8(ascii: "\""))
            $0.append(UInt8(ascii: ":"))
            value(&$0)
        }
    }

    // MARK: Left out without a value

    mutating func append(_ name: StaticString, _ number: Int?) {
        guard let number else { return }
        append(member: name, room: roomOfNumber) { $0.append(json: number) }
    }

    mutating func append(_ name: StaticString, _ number: Double?) {
        guard let number else { return }
        append(member: name, room: roomOfNumber) { $0.append(json: number) }
    }

    mutating func append(_ name: StaticString, _ truth: Bool?) {
        guard let truth else { return }
        append(member: name)
        append(json: truth ? "true" : "false")
    }

    mutating func append(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        append(member: name)
        append(visibly: text)
    }

    // MARK: That hold others

    /// An object.
    ///
    /// - Parameter members: writes them.
    mutating func append(_ name: StaticString, _ members: (inout [UInt8]) -> Void) {
        append(member: name)
        append(json: "{")
        members(&self)
        append(json: "}")
    }

    mutating func append(_ name: StaticString, of value: some Encodable) {
        append(member: name)
        let text = JSONText()
        text.write(value)
        append(contentsOf: text.bytes)
    }

    /// An array of objects.
    ///
    /// - Parameter members: writes those of one.
    mutating func append<Object>(
        _ name: StaticString, _ objects: [Object], _ members: (inout [UInt8], Object) -> Void
    ) {
        append(member: name)
        append(json: "[")
        for (index, object) in objects.enumerated() {
            append(json: index == 0 ? "{" : ",{")
            members(&self, object)
            append(json: "}")
        }
        append(json: "]")
    }
}
