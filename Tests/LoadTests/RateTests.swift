import Testing

@testable import Load

struct RateTests {
    @Test(arguments: [("0.5/s", 0.5), ("1e3/s", 1_000), ("120/s", 120), ("0.001/s", 0.001)])
    func rate_isReadAndWrittenBack(text: String, perSecond: Double) throws {
        #expect(try Rate(text).perSecond == perSecond)
        #expect(try Rate(Rate(text).description).perSecond == perSecond)
    }

    @Test(arguments: [
        ("140", "; did you mean 140/s?"), ("140rps", "; did you mean 140/s?"), ("140 /sec", "; did you mean 140/s?"),
        ("140/min", "; did you mean 2.333/s?"), ("3600/h", "; did you mean 1/s?"), ("0", ""), ("0/s", ""),
        ("-5/s", ""), ("nan/s", ""), ("inf/s", ""), ("0x10/s", ""), ("fast", ""), ("", ""), ("5/ms", ""),
        ("2000000", ""),
    ])
    func whatIsNoRate_isRefused_withAGuess(text: String, guess: String) {
        let message = "\"\(text)\": want a rate such as 120/s, from 0.001/s to 1000000/s\(guess)"
        #expect(throws: LoadError(message)) { try Rate(text) }
    }
}
