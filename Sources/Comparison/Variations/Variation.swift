import Load
import Workload

/// A key of the configuration in which contestants differ, and the values that it takes.
package struct Variation: Equatable, Sendable {
    package let key: String
    package let values: [String]
    /// What an error about it begins with: the flag, or a scenario's line, and the key.
    let place: String
    /// Whether it is no key, but what contestants are spoken to in.
    let isProtocol: Bool

    /// Reads `scheduling.discipline=fifo,edf`, what `--vary` is given.
    package init(_ text: String) throws(LoadError) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw LoadError("--vary \"\(text)\": want KEY=V1,V2 such as scheduling.discipline=fifo,edf")
        }
        let key = ForeignText.trim(text[..<equals])
        let values = text[text.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
        try self.init(of: key, values.map { ForeignText.trim($0) }, place: "--vary \(PlainText.shown(key))")
    }

    /// - Parameter place: begins every error.
    init(of key: String, _ values: [String], place: String) throws(LoadError) {
        if let reason = OwnKeys.reason(against: key) { throw LoadError("\(place): \(reason)") }
        try self.init(key, values, place: place)
    }

    /// - Parameter protocols: at least one.
    init(protocols: [MessageProtocol], place: String) throws(LoadError) {
        try self.init("protocol", protocols.map(\.name), place: place, isProtocol: true)
    }

    private init(
        _ key: String, _ values: [String], place: String, isProtocol: Bool = false
    ) throws(LoadError) {
        guard !values.isEmpty, !values.contains(where: \.isEmpty) else {
            throw LoadError("\(place): a value is empty; want values such as fifo,edf")
        }
        if let second = values.indices.first(where: { values[..<$0].contains(values[$0]) }) {
            throw LoadError("\(place): \(PlainText.shown(values[second])) stands there twice; leave one of them out")
        }
        (self.key, self.values, self.place, self.isProtocol) = (key, values, place, isProtocol)
    }

    /// Refuses a key that stands there twice.
    package static func check(_ variations: [Variation]) throws(LoadError) {
        for index in variations.indices where variations[..<index].contains(where: { $0.key == variations[index].key })
        {
            throw LoadError("\(variations[index].place): given twice; part its values by commas")
        }
    }

    /// Those of a scenario, and those that were asked for, which win.
    static func merged(_ scenario: [Variation], _ asked: [Variation]) -> [Variation] {
        scenario.filter { own in !asked.contains { $0.key == own.key } } + asked
    }
}
