import Reactor

/// What is known about reloads.
struct ReloadHistory {
    var lastWasSuccessful = true
    /// CLOCK_REALTIME nanoseconds at which the last valid configuration was taken.
    var lastSuccess = Clock.realtime()
    var succeeded = 0
    var failed = 0
    /// Why the last one failed.
    var lastError: String?
    /// Another SIGHUP came while one was under way.
    var isWantedAgain = false
    /// Goes off when the new workers do not accept in time.
    var patience: Alarms.Alarm?
}
