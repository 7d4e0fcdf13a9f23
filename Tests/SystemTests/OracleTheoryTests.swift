import Foundation
import Testing

extension SystemTests {
    /// The calculators that `scripts/oracles` holds the daemon against have tests of their own, in their own language.
    @Suite struct OracleTheoryTests {
        @Test func calculators_giveKnownValues() throws {
            let folder = URL(filePath: #filePath).appending(path: "../../../scripts/oracles.d").standardized.path
            let result = try Tool.run(["python3", "-B", "-m", "unittest", "discover", "--start-directory", folder])
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
