extension StatusEntry.Worker {
    /// By slot, so that who reads two pages finds each worker in its place. Of two in one slot, while a mode is
    /// switched, the lower process number comes first.
    public static func inOrder(_ workers: [StatusEntry.Worker]) -> [StatusEntry.Worker] {
        workers.sorted { ($0.slot, $0.pid ?? .max) < ($1.slot, $1.pid ?? .max) }
    }
}
