/// Everything that can be set about the daemon. One that came from `ConfigurationSources.load` is within all bounds.
package typealias Configuration = Values<ConfigurationKeys>

/// The values of the keys that a group declares, by the names of their declarations: `configuration.limits.body`. A key
/// that has been given none has its default.
@dynamicMemberLookup
package struct Values<Keys: KeyGroup>: Sendable {
    /// By the paths of the keys, those of other groups too.
    private var values: [String: any Sendable] = [:]

    package init() {}

    private init(_ values: [String: any Sendable]) {
        self.values = values
    }

    package subscript<Value>(dynamicMember name: KeyPath<Keys, Setting<Value>>) -> Value {
        get { self[Keys.declared[keyPath: name]] }
        set { self[Keys.declared[keyPath: name].key.path, newValue] = newValue }
    }

    package subscript<Group>(dynamicMember name: KeyPath<Keys, Group>) -> Values<Group> {
        get { Values<Group>(values) }
        set { values = newValue.values }
    }

    subscript<Value>(setting: Setting<Value>) -> Value { self[setting.key.path, setting.standard] }

    subscript<Value: Sendable>(path: String, standard: Value) -> Value {
        get {
            guard let value = values[path] else { return standard }
            guard let value = value as? Value else { preconditionFailure("\(path) is declared twice") }
            return value
        }
        set { values.updateValue(newValue, forKey: path) }
    }
}

extension Values: Equatable where Keys == ConfigurationKeys {
    package static func == (one: Configuration, other: Configuration) -> Bool {
        Key.all.allSatisfy { $0.text(one) == $0.text(other) }
    }
}
