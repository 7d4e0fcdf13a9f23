/// The compute kinds with the data they need. Callable from any thread, from many at once: nothing in it changes.
public struct ComputeKinds: Sendable {
    private let hash = HashKind()
    private let json: JSONKind
    private let jsonCached: JSONCachedKind
    private let jsonFoundation: JSONFoundationKind
    private let protobuf: ProtobufKind
    private let spin = SpinKind()
    private let sleep = SleepKind()

    /// Loads what the kinds need, or says in one line what is missing.
    ///
    /// - Parameters:
    ///   - cache: do not read and decode the document for each unit of the `json` kind.
    ///   - workingSet: bytes of application data to hold in memory.
    ///   - filling: write them now; else this only takes the room, and `fill` is to be called in this process or in a
    ///     child of it before anything is computed. That takes about a second for each gigabyte.
    public init(cache: Bool, workingSet: Int = 0, filling: Bool = true) throws(WorkFailure) {
        self.init(
            json: try JSONKind(
                file: .shipped(), translation: .catalogue, cache: cache, workingSet: workingSet, filling: filling))
    }

    public func fill() {
        json.fill()
    }

    /// To be called in each process that is to use data which another one has filled.
    public func populate() {
        json.populate()
    }

    /// - Parameter message: the document of the `protobuf` kind.
    public init(json: JSONKind, message: DocumentFile = .shippedMessage()) {
        self.json = json
        jsonCached = JSONCachedKind(workingSet: json.workingSet)
        jsonFoundation = JSONFoundationKind(file: json.file, workingSet: json.workingSet)
        protobuf = ProtobufKind(file: message, workingSet: json.workingSet)
    }

    /// Folds what is to be folded into the chain, then does the units: the same work gives the same chain, always.
    public func run(_ work: Work) -> Result<Chain, WorkFailure> { run(work, keptBy: nil) }

    /// - Parameter kept: the process's documents by shard key, which `json` uses; nil where it keeps none.
    public func run(_ work: Work, keptBy kept: DocumentCache?) -> Result<Chain, WorkFailure> {
        var chain = work.chain
        if !work.folding.isEmpty { chain.fold(work.folding) }
        do throws(WorkFailure) {
            switch work.kind {
            case .hash: hash.run(rounds: work.units, on: &chain)
            case .json:
                if let kept, let key = work.shardKey {
                    try json.run(documents: work.units, of: key, keptBy: kept, on: &chain)
                } else {
                    try json.run(documents: work.units, on: &chain)
                }
            case .spin: spin.run(microseconds: work.units)
            case .sleep: sleep.run(microseconds: work.units)
            case .jsonCached: try jsonCached.run(documents: work.units, on: &chain)
            case .jsonFoundation: try jsonFoundation.run(documents: work.units, on: &chain)
            case .protobuf: try protobuf.run(documents: work.units, on: &chain)
            }
            return .success(chain)
        } catch {
            return .failure(error)
        }
    }
}
