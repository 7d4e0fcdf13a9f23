/// What is done with requests that bring an idempotency key.
package final class IdempotencyKeys: KeyGroup {
    package static let declared = IdempotencyKeys()

    package let keep = Setting(
        "idempotency.keep", Duration.zero, .offOr(.milliseconds(100)...Duration.seconds(86_400)),
        "How long the result of a request with an Idempotency-Key is kept",
        """
        Who sends the same request with the same key meanwhile gets the same result, with Idempotency-Replayed: true \
        and without work; another request with that key gets a 422. All workers share what is kept, also over reloads. \
        off: keys mean nothing.
        """)

    package let entries = Setting(
        "idempotency.entries", 10_000, .number(1...1_000_000), "Keys in use and results that are kept, at most",
        "At this number the oldest result is let go of. A reload that changes it begins without any.")

    package let inProgress = Setting(
        "idempotency.in_progress", KeyInProgress.wait, .choice(of: "answer"),
        "What a request gets while the first one with its key is under way",
        "wait: what that gets, if it comes within its own deadline, else a 409. conflict: a 409 at once.")
}

/// What a request gets while the first one with its idempotency key is under way.
package enum KeyInProgress: String, CaseIterable, Sendable {
    case wait, conflict
}
