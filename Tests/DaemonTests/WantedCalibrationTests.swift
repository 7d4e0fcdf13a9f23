import Configuration
import Testing
import Workload

@testable import Daemon

struct WantedCalibrationTests {
    private static func configuration(_ kind: ComputeKind, _ pins: [ComputeKind: Double] = [:]) -> Configuration {
        var configuration = Configuration()
        configuration.workload.kind = kind
        configuration.calibration.hash = pins[.hash]
        configuration.calibration.json = pins[.json]
        configuration.calibration.jsonCached = pins[.jsonCached]
        configuration.calibration.jsonFoundation = pins[.jsonFoundation]
        configuration.calibration.protobuf = pins[.protobuf]
        return configuration
    }

    @Test(
        "What is measured is hash, json and the requests' own kind, as far as it is not pinned",
        arguments: [
            (.hash, [:], [.hash, .json], "measured"), (.json, [:], [.hash, .json], "measured"),
            (.spin, [:], [.hash, .json], "measured"), (.protobuf, [:], [.hash, .json, .protobuf], "measured"),
            (.jsonCached, [.hash: 1, .json: 1], [.jsonCached], "mixed"), (.hash, [.hash: 1], [.json], "mixed"),
            (.hash, [.protobuf: 1], [.hash, .json], "mixed"), (.hash, [.hash: 1, .json: 1], [], "configured"),
            (.jsonFoundation, [.hash: 1, .json: 1, .jsonFoundation: 1], [], "configured"),
        ] as [(ComputeKind, [ComputeKind: Double], [ComputeKind], String)])
    func measured(kind: ComputeKind, pins: [ComputeKind: Double], measured: [ComputeKind], source: String) {
        let wanted = WantedCalibration(Self.configuration(kind, pins))
        #expect(wanted.measured == measured)
        #expect(wanted.source == source)
        #expect(wanted.missing(in: nil) == measured)
    }

    @Test("A pin wins over what was measured, and a kind that is neither is not known")
    func rates() {
        let known = WantedCalibration.Measured(rates: [.hash: 10, .json: 0.1, .jsonCached: 0.5], at: 7)
        let wanted = WantedCalibration(Self.configuration(.hash, [.json: 0.2, .protobuf: 3]))
        #expect(wanted.missing(in: known) == [])
        // Whether a request can have json-cached is no matter of what was measured for an earlier configuration.
        #expect(wanted.calibration(known) == Calibration(hash: 10, json: 0.2, protobuf: 3, measuredAt: 7))
        let pinned = WantedCalibration(Self.configuration(.hash, [.hash: 1, .json: 2]))
        #expect(pinned.calibration(known) == Calibration(hash: 1, json: 2))
    }

    @Test("sleep is a microsecond's kind, unless it is pinned, and never measured")
    func sleep() {
        var configuration = Self.configuration(.sleep, [.hash: 1, .json: 2])
        #expect(WantedCalibration(configuration).calibration(WantedCalibration.Measured())[.sleep] == 1_000)
        configuration.calibration.sleep = 2_000
        let slow = WantedCalibration(configuration)
        #expect(slow.measured == [] && slow.calibration(WantedCalibration.Measured())[.sleep] == 2_000)
    }

    @Test("Another kind after a reload is measured alone, and what is known stays")
    func reload() {
        let known = WantedCalibration.Measured(rates: [.hash: 10, .json: 0.1], at: 7)
        let wanted = WantedCalibration(Self.configuration(.protobuf))
        #expect(wanted.missing(in: known) == [.protobuf])
        let both = known.adding(WantedCalibration.Measured(rates: [.protobuf: 2], at: 9))
        #expect(wanted.missing(in: both) == [])
        #expect(wanted.calibration(both) == Calibration(hash: 10, json: 0.1, protobuf: 2, measuredAt: 9))
    }
}
