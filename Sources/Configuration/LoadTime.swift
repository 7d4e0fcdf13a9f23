/// When workers' application data is loaded.
package enum LoadTime: String, CaseIterable, Sendable {
    /// By the supervisor, so that workers share the pages.
    case beforeFork = "before-fork"
    /// By each worker for itself.
    case afterFork = "after-fork"
}
