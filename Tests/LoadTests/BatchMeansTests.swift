import Testing

@testable import Load

struct BatchMeansTests {
    @Test func tooFewValues_haveNoInterval() {
        #expect(BatchMeans.halfWidth(Array(repeating: 1, count: 399)) == nil)
    }

    @Test func equalValues_haveAnIntervalOfNoWidth() {
        #expect(BatchMeans.halfWidth(Array(repeating: 3, count: 400)) == 0)
    }

    @Test func valuesThatComeInRuns_areLessSureThanScatteredOnes() throws {
        let runs = (0..<2_000).map { $0 < 200 ? 1.0 : 0 }
        let scattered = (0..<2_000).map { $0 % 10 == 0 ? 1.0 : 0 }
        #expect(try #require(BatchMeans.halfWidth(runs)) > 0.1)
        #expect(try #require(BatchMeans.halfWidth(scattered)) < 1e-9)
    }
}
