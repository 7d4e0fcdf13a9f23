import Load
import Workload

/// A table of a report: the terminal's lines and the page's part are made from it.
struct ReportTable: Equatable {
    /// What it tells, in a line above it.
    var title: String
    /// Of the first column, whose cells name the rows; the terminal has no room for it.
    var named = "contestant"
    /// Of the other columns.
    var headings: [String]
    var rows: [[String]]
    /// Whether the last column is running text.
    var isLastText = false
    /// What the words of its headings mean, for the page.
    var note: String?

    /// Lines, each with its line end; none without rows.
    func text(columns: Int = Terminal.columns) -> String {
        guard !rows.isEmpty else { return "" }
        return Terminal.fitted(title, columns: columns)
            + Columns.render([[""] + headings] + rows, isLastLeft: isLastText, columns: columns)
    }

    /// The page's part; empty without rows. It scrolls sideways where the page is narrow, by the keyboard too.
    var markup: String {
        guard !rows.isEmpty else { return "" }
        let last = isLastText ? headings.count : -1
        let head = ([named] + headings).enumerated().map { column, heading in
            "<th scope='col'\(column == last ? " class='text'" : "")>\(HTML.escape(heading))</th>"
        }.joined()
        let body = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let text = HTML.escape(cell)
                guard column > 0 else { return "<th scope='row'>\(text)</th>" }
                return column == last ? "<td class='text'>\(text)</td>" : "<td>\(text)</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }
        // A caption of its own would be as wide as the table, or as narrow.
        return """
            <p class='caption'>\(HTML.escape(title))</p>
            <div class='wide' role='group' aria-label='\(HTML.escape(title))' tabindex='0'>
            <table aria-label='\(HTML.escape(title))'>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body.joined())</tbody></table></div>
            \(note.map { "<p class='note'>\(HTML.escape($0))</p>\n" } ?? "")
            """
    }
}
