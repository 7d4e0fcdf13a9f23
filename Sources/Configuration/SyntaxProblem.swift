import Yams

/// Tells in one line why a text is no YAML.
enum SyntaxProblem {
    /// Line and column from 1, if they are known, and what is wrong there.
    static func describe(_ error: any Error) -> (position: (line: Int, column: Int)?, problem: String) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let text = problem.contains("nesting level") ? "nested too deeply" : problem
            let texts = [context?.text, text].compactMap(\.self)
            return ((mark.line, mark.column), "no YAML: \(texts.joined(separator: ", ").onOneLine)")
        case .duplicatedKeysInMapping(let keys, let context):
            // Yams tells where the first of the two stands, and reads no further.
            let key = (keys.first ?? "").quoted
            return ((context.mark.line, context.mark.column), "doubled key \(key): it stands here and further down")
        case .reader(let problem, let offset, _, let text):
            return (offset.map { position(of: $0, in: text) }, "no YAML: \(problem)")
        case .memory:
            return (nil, "no YAML: out of memory")
        default:
            return (nil, "no YAML: \(String(describing: error).onOneLine)")
        }
    }

    private static func position(of offset: Int, in text: String) -> (line: Int, column: Int) {
        let lines = text.prefix(offset).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return (lines.count, (lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
