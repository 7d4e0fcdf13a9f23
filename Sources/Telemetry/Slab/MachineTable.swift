import Synchronization
import Workload

/// Where a worker's table of the machines that it calls lies in its slab: behind all that is summed by its cell, before
/// the records.
///
/// A row of the worker's goes from one machine to another as names come and go. A place of this table is a machine's
/// for good: its name is written once, and then the cell that shows it. So nobody reads a mixture of two names, a
/// worker that dies in the middle leaves a place that is not seen, no count goes back, and a record that holds a place
/// names the machine that was called, whoever has its row by then. Until the record is written the attempt has but its
/// row, which may go to another machine while its request computes: so a row keeps whose it was before, and until when.
enum MachineTable {
    /// Machines that are told by name, those that have left included. What comes later is counted in a last place.
    static var named: Int { 64 }
    /// The last place.
    static var others: Int { named }
    /// No machine's: those have a port.
    static var nameOfOthers: String { "others" }
    /// Bytes that are kept of a name: the first ones.
    static var nameRoom: Int { 63 }
    static var nameWords: Int { WordWriter.words(ofBytes: nameRoom) }
    static var results: Int { 5 }

    /// Three cells each of the worker's rows: its machine, since when, and the one before.
    static var rows: Int { SlabLayout.counts }
    static var rowCount: Int { 256 }
    private static var rowWidth: Int { 3 }

    private static var places: Int { rows + rowCount * rowWidth }
    private static var width: Int { 1 + nameWords + results + 2 }
    static var end: Int { places + (named + 1) * width }

    /// The cell that shows a place's name: 0 until it is written, else one more than its length in bytes.
    static func isNamed(_ place: Int) -> Int { places + place * width }
    static func name(_ place: Int) -> Int { isNamed(place) + 1 }
    /// Attempts that ended so. A reader reads them before those that began.
    static func ended(_ place: Int, _ result: AttemptResult) -> Int {
        name(place) + nameWords + Int(result.rawValue)
    }
    static func ejections(_ place: Int) -> Int { name(place) + nameWords + results }
    static func begun(_ place: Int) -> Int { ejections(place) + 1 }

    /// The first cell of a row; nil for a row that has none.
    static func cell(ofRow row: Int) -> Int? {
        (0..<rowCount).contains(row) ? rows + row * rowWidth : nil
    }

    /// Where the machine of a row is counted.
    static func place(ofRow row: Int, in cells: borrowing SharedCells) -> Int {
        guard let cell = cell(ofRow: row) else { return others }
        return MachineRow(word: cells.base[cell].load(ordering: .relaxed))?.place ?? others
    }

    /// Where the machine was counted that had a row at an instant. Any thread.
    static func place(ofRow row: Int, at instant: Instant, in cells: borrowing SharedCells) -> Int {
        guard let cell = cell(ofRow: row) else { return others }
        // Whoever sees that the row is another's now sees the two that were stored before.
        var word = cells.base[cell].load(ordering: .acquiring)
        if instant.nanoseconds < cells.base[cell + 1].load(ordering: .acquiring) {
            word = cells.base[cell + 2].load(ordering: .relaxed)
        }
        return MachineRow(word: word)?.place ?? others
    }

    /// A row is from now on that of the machine at this place, which is ready.
    static func give(_ cell: Int, to place: Int, at now: Instant, in cells: borrowing SharedCells) {
        var machine = MachineRow(place: place)
        let before = cells.base[cell].load(ordering: .relaxed)
        // A row that was nobody's is its machine's since ever.
        if let former = MachineRow(word: before) {
            if former.place == place {
                machine = former
                machine.comeBack()
            } else {
                cells.store(before, in: cell + 2)
                cells.base[cell + 1].store(now.nanoseconds, ordering: .releasing)
            }
        }
        cells.base[cell].store(machine.word, ordering: .releasing)
    }
}
