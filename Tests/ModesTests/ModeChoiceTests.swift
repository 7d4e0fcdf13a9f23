import Modes
import Testing

struct ModeChoiceTests {
    @Test func name_saysProcesses_whereThereAreSeveral() {
        let (mode, other) = (ModeChoice.all[0], ModeChoice.all[1])
        #expect(mode.name(workers: 1) == mode.name && mode.name(workers: 12) == "\(mode.name) ×12")
        for workers in [1, 12] { #expect(mode.names(mode.name(workers: workers))) }
        #expect(mode.names("\(mode.name) ×2 edf"))
        #expect(!mode.names("\(mode.name) edf") && !mode.names(other.name(workers: 2)))
    }

    @Test(arguments: [("×2", 2), ("×12", 12), ("2", nil), ("×", nil), ("×two", nil), ("edf", nil), ("", nil)])
    func workers_areWhatItsWordSays(word: String, workers: Int?) {
        #expect(ModeChoice.workers(in: word) == workers)
    }
}
