import Load

/// Text in pages.
enum HTML {
    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "'": escaped += "&#39;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A table whose first column names its rows; it scrolls sideways where the page is narrow.
    static func table(_ headings: [String], _ rows: [[String]]) -> String {
        let head = headings.map { "<th scope='col'>\(escape($0))</th>" }.joined()
        let body = rows.map { row in
            let cells = row.enumerated().map {
                $0 == 0 ? "<th scope='row'>\(escape($1))</th>" : "<td>\(escape($1))</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }
        return
            "<div class='wide'><table><thead><tr>\(head)</tr></thead><tbody>\n\(body.joined())</tbody></table></div>\n"
    }

    /// The colours of lines, and what they stand for.
    static func legend(_ names: [String], hasDeadline: Bool = false, hasBound: Bool = false) -> String {
        legend(
            names.enumerated().map { (style: SVG.style($0), name: $1) }, hasDeadline: hasDeadline, hasBound: hasBound)
    }

    static func legend(_ keys: [(style: String, name: String)], hasDeadline: Bool, hasBound: Bool = false) -> String {
        var entries = keys.map { "<span><i class='\($0.style)'></i>\(escape($0.name))</span>" }
        if hasDeadline { entries.append("<span><i class='deadline'></i>deadline</span>") }
        if hasBound { entries.append("<span><i class='bound'></i>the most there can be</span>") }
        return "<p class='legend'>\(entries.joined(separator: " "))</p>\n"
    }

    /// What spoils figures, a paragraph each.
    static func problems(_ lines: [String]) -> String {
        lines.map { "<p class='problem'>\(escape($0))</p>\n" }.joined()
    }
}
