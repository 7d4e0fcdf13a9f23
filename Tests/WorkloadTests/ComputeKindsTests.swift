import Glibc
import Testing
import Workload

/// The digests are literals computed with Python: hashlib, and json over the shipped document and the table.
struct ComputeKindsTests {
    private static func work(_ kind: ComputeKind, _ units: Int, folding: String = "") -> Work {
        let chain = Chain(method: .get, kind: kind, before: units, after: 0)
        return Work(kind: kind, units: units, chain: chain, folding: Array(folding.utf8))
    }

    private static let twoDocuments = "16362ec11760a2800f239d640844ab97566d21d1c3c801df18d5715c96688bca"

    @Test("Two documents give the known digest, cached or not", arguments: [false, true])
    func json(cache: Bool) throws {
        let chain = try ComputeKinds(cache: cache).run(Self.work(.json, 2)).get()
        #expect(chain.hexadecimal == Self.twoDocuments)
    }

    @Test("Units of hash are rounds, after what is folded in")
    func hash() throws {
        var chain = Self.work(.hash, 10).chain
        chain.fold(Array("abc".utf8))
        for _ in 0..<10 { chain.round() }
        #expect(try ComputeKinds(cache: false).run(Self.work(.hash, 10, folding: "abc")).get() == chain)
    }

    @Test("Sleeping takes at least its units and leaves the chain as it is", arguments: [1, 1_500, 20_000])
    func sleep(microseconds: Int) throws {
        let work = Self.work(.sleep, microseconds)
        let kinds = try ComputeKinds(cache: false)
        var chain: Chain?
        let took = try ContinuousClock().measure { chain = try kinds.run(work).get() }
        #expect(chain == work.chain)
        #expect(took >= .microseconds(microseconds))
    }

    private static var threadCPUNanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    @Test("Spinning takes its units of CPU, not of time, and leaves the chain as it is", arguments: [1, 1_500, 20_000])
    func spin(microseconds: Int) throws {
        let work = Self.work(.spin, microseconds)
        let kinds = try ComputeKinds(cache: false)
        let before = Self.threadCPUNanoseconds
        let chain = try kinds.run(work).get()
        #expect(chain == work.chain)
        #expect(Self.threadCPUNanoseconds - before >= UInt64(microseconds) * 1_000)
    }

    @Test("Nothing to fold and no units leave the chain as it is", arguments: ComputeKind.allCases)
    func nothing(kind: ComputeKind) throws {
        let work = Self.work(kind, 0)
        #expect(try ComputeKinds(cache: false).run(work).get() == work.chain)
    }

    @Test("Work that is cut, however often, is the same work", arguments: ComputeKind.allCases, ["", "a body"])
    func cut(kind: ComputeKind, body: String) throws {
        let kinds = try ComputeKinds(cache: false)
        for units in 0...5 {
            let whole = Self.work(kind, units, folding: body)
            let expected = try kinds.run(whole).get()
            for most in 1...6 {
                var (rest, chain, pieces) = (Work?.some(whole), whole.chain, [Int]())
                while var work = rest {
                    work.chain = chain
                    let (piece, remaining) = work.cut(after: most)
                    chain = try kinds.run(piece).get()
                    pieces.append(piece.units)
                    rest = remaining
                }
                #expect(chain == expected, "\(units) units, \(most) at once")
                #expect(pieces.reduce(0, +) == units && pieces.allSatisfy { $0 <= most })
                #expect(pieces.count == max(1, (units + most - 1) / most), "no piece does nothing")
            }
        }
    }

    @Test("Many threads at once get the same digest", arguments: [false, true])
    func threads(cache: Bool) throws {
        let kinds = try ComputeKinds(cache: cache)
        var threads: [pthread_t] = []
        for _ in 0..<16 {
            var thread = pthread_t()
            let runner = Unmanaged.passRetained(Runner(kinds: kinds, work: Self.work(.json, 2)))
            let status = pthread_create(&thread, nil, { Runner.main($0) }, runner.toOpaque())
            try #require(status == 0)
            threads.append(thread)
        }
        for thread in threads {
            var result: UnsafeMutableRawPointer?
            pthread_join(thread, &result)
            let runner = Unmanaged<Runner>.fromOpaque(try #require(result)).takeRetainedValue()
            #expect(try runner.result?.get().hexadecimal == Self.twoDocuments)
        }
    }

    /// Retained for its thread, which writes `result`, and given back by it to the one that joins and releases it.
    private final class Runner {
        let kinds: ComputeKinds
        let work: Work
        var result: Result<Chain, WorkFailure>?

        init(kinds: ComputeKinds, work: Work) {
            self.kinds = kinds
            self.work = work
        }

        static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let argument else { return nil }
            let runner = Unmanaged<Runner>.fromOpaque(argument).takeUnretainedValue()
            runner.result = runner.kinds.run(runner.work)
            return argument
        }
    }
}
