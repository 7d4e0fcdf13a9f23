import Testing

@testable import Load

struct BatchMeansTests {
    @Test func tooFewValues_haveNoInterval() {
        #expect(BatchMeans.halfWidth(Array(repeating: 1, count: 399)) == nil)
        #expect(BatchMeans.halfWidth(Array(repeating: 1, count: 99), batches: 10) == nil)
    }

    /// Batches of 0, 0, …, 1: their standard deviation is √(1/n), and so the half-width is t/n.
    @Test(arguments: [(10, 10.0, 2.262157), (20, 20, 2.093024)])
    func halfWidth_isStudents(batches: Int, count: Double, quantile: Double) throws {
        let values = (0..<400).map { Double($0) >= 400 - 400 / count ? 1.0 : 0 }
        let half = try #require(BatchMeans.halfWidth(values, batches: batches))
        #expect(abs(half - quantile / count) < 1e-9)
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
