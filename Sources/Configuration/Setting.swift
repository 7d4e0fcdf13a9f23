/// The declaration of a key, with the type of its value. It is all there is of a key but its user.
package struct Setting<Value: Sendable>: Declaration {
    package let key: Key
    let standard: Value

    /// - Parameters:
    ///   - path: the name in files and in errors: `limits.body`.
    ///   - standard: the default.
    ///   - grammar: how it is written, and its bounds. Bounds that depend on another key are in `Rule`.
    ///   - flag: the flag of its own, without dashes; `--set` reaches every key.
    ///   - reload: who takes it up when a reload has changed it.
    ///   - summary: one line for the flag's help, and the first of the comment in the file.
    ///   - notes: what else the file says about it.
    init(
        _ path: String, _ standard: Value, _ grammar: ValueGrammar<Value>, flag: String? = nil,
        reload: Key.Reload = .newWorkers, _ summary: String, _ notes: String = ""
    ) {
        self.standard = standard
        key = Key(
            path: path, flag: flag, reload: reload, summary: summary, notes: notes, placeholder: grammar.placeholder,
            bounds: grammar.bounds, expectation: grammar.expectation, isText: grammar.isText,
            isOfNames: grammar.isOfNames, isList: grammar.isList,
            assign: { text, configuration, terms throws(ValueRefusal) in
                configuration[path, standard] = try grammar.parse(text, terms)
            },
            text: { grammar.format($0[path, standard]) })
    }
}

/// What the members of a `KeyGroup` are, other groups apart.
protocol Declaration: Sendable {
    var key: Key { get }
}

/// Keys that are declared together: each member is a `Setting` or a group, in the order in which files are written.
package protocol KeyGroup: AnyObject, Sendable {
    static var declared: Self { get }
}
