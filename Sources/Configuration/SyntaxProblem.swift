import Workload
import Yams

/// Tells in one line why a text is no YAML.
package enum SyntaxProblem {
    /// Line and column from 1, if they are known, and what is wrong there.
    package static func describe(_ error: any Error) -> (position: (line: Int, column: Int)?, problem: String) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, let yaml),
            .parser(let context, let problem, let mark, let yaml),
            .composer(let context, let problem, let mark, let yaml):
            guard !isTab(at: mark, in: yaml) else {
                return (position(of: mark, in: yaml), "no YAML: a tab stands here; indent with spaces")
            }
            if let hint = hint(at: mark, in: yaml) { return hint }
            if let context, let unclosed = unclosed(context), isEnd(mark, of: yaml) {
                return (position(of: context.mark, in: yaml), "no YAML: \(unclosed) opens here and does not close")
            }
            let text = problem.contains("nesting level") ? "nested too deeply" : problem
            let texts = [context?.text, text].compactMap(\.self)
            return (position(of: mark, in: yaml), "no YAML: \(texts.joined(separator: ", ").onOneLine)")
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

    /// Whether nothing follows there: what is wrong then began where the context is.
    private static func isEnd(_ mark: Mark, of text: String) -> Bool {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(mark.line - 1) else { return true }
        let rest = [Substring(String(lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1)))]
        return (rest + lines[mark.line...]).allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }

    /// What was being read that has a begin and an end of its own.
    private static func unclosed(_ context: YamlError.Context) -> String? {
        if context.text.contains("quoted scalar") { return "a quote" }
        return context.text.contains("flow") ? "a bracket" : nil
    }

    /// An IPv6 address without quotes is read as a list.
    private static func hint(
        at mark: Mark, in text: String
    ) -> (position: (line: Int, column: Int)?, problem: String)? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // It may only be found in the next line that something is wrong.
        for number in [mark.line, mark.line - 1] where lines.indices.contains(number - 1) {
            let line = lines[number - 1]
            guard let match = line.firstMatch(of: /\[[0-9a-fA-F.]*:[0-9a-fA-F:.]*\](:[0-9]+)?/) else { continue }
            let column = line[..<match.range.lowerBound].unicodeScalars.count + 1
            return ((number, column), "no YAML: write an address in brackets in quotes, as in \"\(match.output.0)\"")
        }
        return nil
    }

    /// libyaml only says that the character cannot begin anything.
    private static func isTab(at mark: Mark, in text: String) -> Bool {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(mark.line - 1) else { return false }
        return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first == "\t"
    }

    /// libyaml may find what is missing at the end of a file on a line below its last one.
    private static func position(of mark: Mark, in text: String) -> (line: Int, column: Int) {
        let end = endPosition(of: text[...])
        return mark.line > end.line ? end : (mark.line, mark.column)
    }

    private static func position(of offset: Int, in text: String) -> (line: Int, column: Int) {
        endPosition(of: text.prefix(offset))
    }

    /// Where the next character would stand.
    private static func endPosition(of text: Substring) -> (line: Int, column: Int) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return (lines.count, (lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
