import Testing
import Workload

@testable import Idempotency

/// A shard beside a model that is a dictionary, over random rows of what may happen.
struct KeyShardProperties {
    private enum State: Equatable {
        case underWay(KeyToken, order: Int, owner: UInt64)
        case finished(Int, order: Int, end: Int, place: Int)
    }

    /// What the shard is to be.
    private struct Model {
        let capacity: Int
        var states: [Int: State] = [:]
        var finished = 0

        mutating func expire(at time: Int) {
            states = states.filter { if case .finished(_, _, let end, _) = $0.value { end > time } else { true } }
        }

        /// The key whose result goes at the bound.
        var oldest: Int? {
            let places = states.compactMap { key, state in
                if case .finished(_, _, _, let place) = state { (place: place, key: key) } else { nil }
            }
            return places.min { $0.place < $1.place }?.key
        }
    }

    /// No two results end at one nanosecond: which of these is the older one, a repair could not tell.
    @Test(arguments: 0..<40)
    func `it is never above its bound, and does what the model does`(seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed))
        let capacity = [1, 2, 5, 16][seed % 4]
        let bench = ShardBench(capacity: capacity)
        var model = Model(capacity: capacity)
        var time = 0
        for step in 0..<3_000 {
            time += Int.random(in: 1...3, using: &random)
            let (key, order) = (
                Int.random(in: 0..<2 * capacity + 2, using: &random), Int.random(in: 0...3, using: &random) / 3
            )
            switch Int.random(in: 0..<20, using: &random) {
            case 0: release(UInt64.random(in: 1...3, using: &random), bench, &model)
            case 1: bench.shard.repair()
            case 2..<6: end(&model, bench, abandons: true, at: time, step, &random)
            case 6..<11: end(&model, bench, abandons: false, at: time, step, &random)
            default: begin(key, order, by: UInt64.random(in: 1...3, using: &random), bench, &model, at: time)
            }
            #expect(bench.shard.count <= capacity)
            if step % 50 == 0 { #expect(bench.shard.flaws() == [], "step \(step)") }
        }
    }

    private func begin(
        _ key: Int, _ order: Int, by owner: UInt64, _ bench: ShardBench, _ model: inout Model, at time: Int
    ) {
        model.expire(at: time)
        let ruling = bench.begin(key, order: order, by: owner, at: time)
        switch model.states[key] {
        case .underWay(let token, order: let known, owner: _):
            #expect(ruling == (known == order ? .underWay(token) : .mismatch))
        case .finished(let result, order: let known, end: _, place: _):
            #expect(ruling == (known == order ? .kept(ShardBench.kept(result)) : .mismatch))
        case nil:
            if model.states.count >= model.capacity {
                guard let oldest = model.oldest else {
                    #expect(ruling == .full)
                    return
                }
                model.states[oldest] = nil
            }
            guard case .first(let token) = ruling else {
                Issue.record("\(ruling), not the first")
                return
            }
            model.states[key] = .underWay(token, order: order, owner: owner)
        }
    }

    private func end(
        _ model: inout Model, _ bench: ShardBench, abandons: Bool, at time: Int, _ step: Int,
        _ random: inout SplitMix64
    ) {
        let underWay = model.states.keys.sorted().compactMap { key in
            if case .underWay(let token, let order, _) = model.states[key] { (key, token, order) } else { nil }
        }
        guard let (key, token, order) = underWay.randomElement(using: &random) else { return }
        if abandons {
            _ = bench.shard.abandon(token)
            model.states[key] = nil
        } else {
            _ = bench.shard.finish(token, ShardBench.kept(step), until: ShardBench.at(time + 30))
            model.finished += 1
            model.states[key] = .finished(step, order: order, end: time + 30, place: model.finished)
        }
    }

    private func release(_ owner: UInt64, _ bench: ShardBench, _ model: inout Model) {
        _ = bench.shard.release(owner)
        model.states = model.states.filter {
            if case .underWay(_, _, owner: owner) = $0.value { false } else { true }
        }
    }
}
