import Testing
import Workload

struct CalibrationTests {
    private static let calibration = Calibration(hash: 2_000, json: 0.2)

    @Test(
        "A duration becomes the nearest whole number of units, at least one above zero",
        arguments: [
            (.zero, .hash, 0), (.zero, .json, 0), (.milliseconds(5), .hash, 10_000), (.milliseconds(5), .json, 1),
            (.nanoseconds(1), .hash, 1), (.nanoseconds(1), .json, 1), (.microseconds(1), .hash, 2),
            (.nanoseconds(1_249), .hash, 2), (.nanoseconds(1_250), .hash, 3), (.milliseconds(7), .json, 1),
            (.milliseconds(8), .json, 2), (.seconds(30), .hash, 60_000_000), (.seconds(30), .json, 6_000),
            (.seconds(-1), .hash, 0), (.milliseconds(5), .sleep, 5_000), (.nanoseconds(1), .sleep, 1),
            (.milliseconds(5), .spin, 5_000),
        ] as [(Duration, ComputeKind, Int)])
    func units(duration: Duration, kind: ComputeKind, units: Int) {
        #expect(Self.calibration.units(for: duration, of: kind) == units)
    }

    @Test(
        "A step stands for its duration, or for its units where these are few",
        arguments: [
            (.zero, .hash, 0), (.milliseconds(5), .hash, 5_000_000), (.nanoseconds(5_000_001), .hash, 5_000_001),
            (.nanoseconds(1), .hash, 500), (.milliseconds(1), .json, 5_000_000), (.milliseconds(8), .json, 10_000_000),
            (.milliseconds(250), .json, 250_000_000), (.milliseconds(5), .spin, 5_000_000),
        ] as [(Duration, ComputeKind, UInt64)])
    func nanoseconds(duration: Duration, kind: ComputeKind, nanoseconds: UInt64) {
        #expect(Self.calibration.nanoseconds(for: duration, of: kind) == nanoseconds)
    }

    @Test("Of kinds that are calibrated where they are needed, a request can have those whose units are known")
    func needed() throws {
        let known = Calibration(hash: 1, json: 1, jsonFoundation: 0.1, protobuf: 2)
        for kind in [ComputeKind.hash, .json, .jsonFoundation, .protobuf, .spin, .sleep] { try known.check(kind) }
        #expect(known.units(for: .milliseconds(5), of: .protobuf) == 10)
        #expect(known.nanoseconds(for: .milliseconds(12), of: .jsonFoundation) == 10_000_000)
        #expect(throws: BadOrder.self) { try known.check(.jsonCached) }
    }

    @Test("A calibration beyond all reason stays within the bound")
    func bound() {
        #expect(Calibration(hash: 0, json: 1e-300).nanoseconds(for: .seconds(1), of: .hash) > 0)
        let absurd = Calibration(hash: 1e300, json: .infinity)
        #expect(absurd.units(for: .seconds(1), of: .hash) == Calibration.maximumUnits)
        #expect(absurd.units(for: .seconds(1), of: .json) == Calibration.maximumUnits)
    }
}
