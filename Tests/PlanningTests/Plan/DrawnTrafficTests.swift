import Load
import Simulation
import Testing
import Workload

@testable import Planning

struct DrawnTrafficTests {
    private static let second: Int64 = 1_000_000_000

    private static func requests(_ traffic: DrawnTraffic) -> [FleetRequest] {
        var (traffic, batch, all): (DrawnTraffic, [FleetRequest], [FleetRequest]) = (traffic, [], [])
        repeat {
            traffic.fill(&batch)
            all += batch
        } while !batch.isEmpty
        return all
    }

    private static let mixed = RequestClass(
        before: .exponential(mean: .microseconds(2_500)), downstream: .fixed(.milliseconds(20)), after: .same,
        deadline: .milliseconds(100))

    @Test("A copy gives the same requests, in order, and another seed others")
    func copies() {
        let traffic = DrawnTraffic([Self.mixed], at: .constant(500), span: 4 * Self.second, seed: 3)
        let requests = Self.requests(traffic)
        #expect(requests == Self.requests(traffic))
        #expect(zip(requests, requests.dropFirst()).allSatisfy { $0.request.at <= $1.request.at })
        #expect(requests.allSatisfy { $0.request.at < 4 * Self.second && $0.request.before == $0.request.after })
        #expect(
            requests != Self.requests(DrawnTraffic([Self.mixed], at: .constant(500), span: 4 * Self.second, seed: 4)))
        // 2,000 are expected, with a standard deviation of 45.
        #expect(abs(requests.count - 2_000) < 225)
        let mean = requests.reduce(0) { $0 + Double($1.request.before) } / Double(requests.count)
        #expect(abs(mean / 2.5e6 - 1) < 0.12)
    }

    @Test("A rate that changes is followed")
    func changing() {
        let surge = ArrivalRate.surge(
            rate: 200, factor: 3, from: 10 * Self.second, rise: 0, lasts: 10 * Self.second)
        let requests = Self.requests(DrawnTraffic([Self.mixed], at: surge, span: 30 * Self.second, seed: 1))
        func count(_ from: Int64) -> Int {
            requests.count { from * Self.second <= $0.request.at && $0.request.at < (from + 10) * Self.second }
        }
        #expect(abs(count(0) - 2_000) < 225 && abs(count(10) - 6_000) < 390 && abs(count(20) - 2_000) < 225)
    }

    @Test("Classes have their shares, and their own times and deadlines")
    func classes() {
        var (short, long) = (Self.mixed, Self.mixed)
        (short.share, long.share) = (0.8, 0.2)
        (long.before, long.after) = (.fixed(.milliseconds(7)), .drawn(.fixed(.milliseconds(3))))
        long.deadline = .milliseconds(400)
        let requests = Self.requests(DrawnTraffic([short, long], at: .constant(500), span: 4 * Self.second, seed: 1))
        let slow = requests.filter { $0.request.deadline == 400_000_000 }
        #expect(slow.allSatisfy { $0.request.before == 7_000_000 && $0.request.after == 3_000_000 })
        #expect(abs(Double(slow.count) / Double(requests.count) - 0.2) < 0.05)
    }
}
