import Testing

@testable import Operating

struct ReportTests {
    @Test func report_isALineEach_andExits1_whereSomethingIsBad() {
        let good = DoctorReport([.ok("ports", "fine"), .note("memory", "little", "add some")])
        #expect(good.text == "ok    ports           fine\nnote  memory          little; add some\n")
        #expect(good.exitCode == 0 && good.bad == 0)
        let bad = DoctorReport(good.findings + [.bad("ready", "no", "wait")])
        #expect(bad.exitCode == 1 && bad.bad == 1)
    }

    @Test(arguments: [
        (0, "0s"), (0.9, "0s"), (45, "45s"), (60, "1m"), (125, "2m 5s"), (3_600, "1h"), (11_550, "3h 12m"),
        (90_061, "1d 1h"), (-5, "0s"), (.infinity, "11574d 1h"),
    ])
    func age_hasItsTwoLargestUnits(seconds: Double, text: String) {
        #expect(AgeText.format(seconds) == text)
    }
}
