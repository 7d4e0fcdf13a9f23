import Workload

/// Cells set in columns: the first to the left edge, the others to the right one. Where they are wider than the
/// terminal, the columns that do not fit follow below, with the first one again.
package enum Columns {
    private static let gap = "  "
    /// The first column, of names, takes this part of a line at most, and longer names lose their middle.
    private static let nameShare = 2
    /// Running text that has less room begins a row of columns of its own.
    private static let leastText = 20

    /// - Parameters:
    ///   - rows: of equally many cells.
    ///   - isLastLeft: whether the last column, of running text, stands at the left edge too; it is broken at spaces.
    /// - Returns: lines, each with its line end, without spaces before it.
    package static func render(_ rows: [[String]], isLastLeft: Bool = false, columns: Int = Terminal.columns) -> String
    {
        guard let count = rows.first?.count, count > 0 else { return "" }
        let rows = rows.map { row in
            [DisplayText.shortened(PlainText.shown(row[0]), to: columns / nameShare)] + row.dropFirst()
        }
        let widths = (0..<count).map { column in rows.map { DisplayText.width($0[column]) }.max() ?? 0 }
        let text = isLastLeft ? count - 1 : nil
        return blocks(widths, text: text, columns: columns).map { block in
            rows.map { line($0, block, widths, text: text, columns: columns) }.joined()
        }.joined()
    }

    /// Which columns stand beside each other, the first in each block.
    private static func blocks(_ widths: [Int], text: Int?, columns: Int) -> [[Int]] {
        var blocks = [[0]]
        var used = widths[0]
        for column in widths.indices.dropFirst() {
            let least = column == text ? min(widths[column], leastText) : widths[column]
            if blocks[blocks.count - 1].count > 1, used + gap.count + least > columns {
                blocks.append([0])
                used = widths[0]
            }
            blocks[blocks.count - 1].append(column)
            used += gap.count + widths[column]
        }
        return blocks
    }

    private static func line(_ row: [String], _ block: [Int], _ widths: [Int], text: Int?, columns: Int) -> String {
        let cells = block.filter { $0 != text }.map { column in
            column == 0
                ? Pad.right(row[column], width: widths[column]) : Pad.left(row[column], width: widths[column])
        }
        let set = cells.joined(separator: gap)
        guard let text, block.contains(text) else { return DisplayText.trimmed(set) + "\n" }
        let indent = DisplayText.width(set) + gap.count
        let lines = DisplayText.wrapped(row[text], columns: max(leastText, columns - indent))
        return lines.enumerated().map { number, line in
            DisplayText.trimmed((number == 0 ? set + gap : String(repeating: " ", count: indent)) + line) + "\n"
        }.joined()
    }
}
