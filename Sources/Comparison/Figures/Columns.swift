import Load

/// Cells set in columns: the first to the left edge, the others to the right one.
enum Columns {
    /// - Parameters:
    ///   - rows: of equally many cells.
    ///   - isLastLeft: whether the last column, of running text, stands at the left edge too.
    /// - Returns: lines, each with its line end, without spaces before it.
    static func render(_ rows: [[String]], isLastLeft: Bool = false) -> String {
        guard let count = rows.first?.count else { return "" }
        let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                column == 0 || (isLastLeft && column == count - 1)
                    ? Pad.right(row[column], width: widths[column]) : Pad.left(row[column], width: widths[column])
            }
            return trimmed(cells.joined(separator: "  ")) + "\n"
        }.joined()
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}
