import Load
import Workload
import Yams

extension ScenarioFile {
    /// Keys of the configuration, each with the values that it takes: `scheduling.discipline: [fifo, edf]`.
    func variations(_ node: Node) throws(LoadError) -> [Variation] {
        guard case .mapping(let mapping) = node, !mapping.isEmpty else {
            throw problem(node, "vary: want keys and their values, such as scheduling.discipline: [fifo, edf]")
        }
        var variations: [Variation] = []
        for (key, values) in mapping {
            let path = ForeignText.trim(key.scalar?.string ?? "")
            let place = place(key)
            variations.append(try Variation(of: path, try texts(values), place: "\(place): \(PlainText.shown(path))"))
        }
        try Variation.check(variations)
        return variations
    }

    private func texts(_ values: Node) throws(LoadError) -> [String] {
        let nodes = if case .sequence(let sequence) = values { Array(sequence) } else { [values] }
        var texts: [String] = []
        for node in nodes {
            guard let scalar = node.scalar else { throw problem(node, "vary: want values such as [fifo, edf]") }
            texts.append(ForeignText.trim(scalar.string))
        }
        return texts
    }
}
