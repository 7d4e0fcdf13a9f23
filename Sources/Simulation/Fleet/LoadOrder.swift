/// Machines in the order of their loads, kept so by steps of one: the least loaded ones are found at once, however many
/// machines there are.
struct LoadOrder: Sendable {
    /// Those that take part, the least loaded first; and where each of all machines stands, below zero for none.
    private var order: [Int32] = []
    private var places: [Int32]
    private var loads: [Int32]
    /// Where the machines begin that have a load of at least so many.
    private var beginnings: [Int32] = [0]

    /// - Parameter count: of machines, none of which takes part yet.
    init(count: Int) {
        places = Array(repeating: -1, count: count)
        loads = Array(repeating: 0, count: count)
    }

    func holds(_ machine: Int) -> Bool { places[machine] >= 0 }

    /// One of those with the least load, each as likely; nil where there are none.
    func least(using random: inout some RandomNumberGenerator) -> Int? {
        guard let first = order.first else { return nil }
        let next = Int(loads[Int(first)]) + 1
        let end = next < beginnings.count ? Int(beginnings[next]) : order.count
        return Int(order[end == 1 ? 0 : Int(random.next(upperBound: UInt64(end)))])
    }

    mutating func join(_ machine: Int, load: Int) {
        grow(to: load + 1)
        // Behind all others, with the highest load that there is, and then down to its own.
        places[machine] = Int32(order.count)
        loads[machine] = Int32(beginnings.count - 1)
        order.append(Int32(machine))
        set(load, of: machine)
    }

    mutating func leave(_ machine: Int) {
        set(beginnings.count - 1, of: machine)
        swap(machine, withPlace: order.count - 1)
        order.removeLast()
        places[machine] = -1
    }

    mutating func set(_ load: Int, of machine: Int) {
        guard holds(machine), Int(loads[machine]) != load else { return }
        grow(to: load)
        while loads[machine] < load {
            // The last one of its load is the first one of the next.
            loads[machine] += 1
            let level = Int(loads[machine])
            beginnings[level] -= 1
            swap(machine, withPlace: Int(beginnings[level]))
        }
        while loads[machine] > load {
            let level = Int(loads[machine])
            swap(machine, withPlace: Int(beginnings[level]))
            beginnings[level] += 1
            loads[machine] -= 1
        }
    }

    private mutating func grow(to load: Int) {
        while beginnings.count <= load { beginnings.append(Int32(order.count)) }
    }

    private mutating func swap(_ machine: Int, withPlace place: Int) {
        let (own, other) = (Int(places[machine]), order[place])
        order[own] = other
        order[place] = Int32(machine)
        places[Int(other)] = Int32(own)
        places[machine] = Int32(place)
    }
}
