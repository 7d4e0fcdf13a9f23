import Configuration
import Glibc
import Logging
import Reactor
import Telemetry
import Workload

/// The access log: takes what workers leave of their requests, writes it as lines, and gives these to the process that
/// owns the file. No request waits for any of it, nor does the supervisor's loop, which this runs on: what is not
/// taken in time is lost and counted.
final class AccessLog {
    /// How often it looks for new entries: in this time a worker may leave `AccessRing.capacity` of them, so that none
    /// is displaced below 160,000 requests a second while nothing else holds the loop.
    private static let interval = Duration.milliseconds(25)
    /// Entries that it takes before others have their turn, some 10 ms of them.
    private static let mostAtOnce = 2_000
    /// Bytes of lines that are given away together.
    private static let messageLength = AccessWriter.messageCapacity / 2
    /// Longest wait for a process that has lines left to write: after a reload, and at a stop.
    private static let (patience, lastPatience) = (Duration.seconds(30), Duration.seconds(2))

    private let loop: EventLoop
    private let alarms: Alarms
    private let log: Logger
    private var setting: AccessLogSetting?
    /// Nil while the log is off.
    private var text: AccessText?
    private var journal = AccessJournal()
    /// Nil while the log is off, and while one that died is replaced.
    private(set) var writer: AccessWriterProcess?
    /// When the file was to be opened again, most lately.
    private var reopenedAt: Instant?
    private var opening: AccessLogOpening?
    private var restartDelay = RestartDelay()
    private var writerStartedAt = Clock.now()
    /// Those that write what is left to them.
    private var finishing: [AccessWriterProcess] = []
    private var next: Alarms.Alarm?
    private(set) var losses = AccessLosses()
    private var story = AccessLossStory()
    /// Called when all is written, or nobody waits for it any more.
    private var done: (() -> Void)?
    private var isEnding = false

    init(loop: EventLoop, alarms: Alarms, log: Logger) {
        (self.loop, self.alarms, self.log) = (loop, alarms, log)
    }

    /// From now on lines are written so, and by this process, whose file is open. What came before is told as it was
    /// to be.
    ///
    /// - Parameters:
    ///   - setting: nil: the log is off.
    ///   - writer: nil where it is.
    ///   - workers: all that live.
    func use(_ setting: AccessLogSetting?, _ writer: AccessWriterProcess?, of workers: [WorkerSlab]) {
        if text != nil { takeEntries(atMost: .max) }
        if let old = self.writer { finish(old, within: AccessLog.patience) }
        alarms.cancel(next)
        (next, opening, self.writer) = (nil, nil, nil)
        self.setting = setting
        text = setting.map { AccessText(as: $0.format) }
        guard setting != nil, let writer else { return journal = AccessJournal() }
        adopt(writer)
        for worker in workers { began(worker) }
        look()
    }

    /// A worker is there.
    func began(_ worker: WorkerSlab) {
        if text != nil { journal.follow(worker) }
    }

    /// A worker is gone: what it has left is told.
    func ended(_ worker: WorkerSlab) {
        journal.letGo(worker)
    }

    /// Has the file opened again. Whether there is one. One whose process is adopted later is opened again then.
    func reopen() -> Bool {
        reopenedAt = Clock.now()
        guard let setting, setting.file != .standardOutput else { return false }
        writer?.reopen()
        return true
    }

    /// Takes what is left, for the last time, and waits a little until it is written.
    func end(_ done: @escaping () -> Void) {
        guard !isEnding else { return }
        isEnding = true
        self.done = done
        if text != nil { takeEntries(atMost: .max) }
        alarms.cancel(next)
        opening = nil
        for process in finishing { bound(process, within: AccessLog.lastPatience) }
        if let writer = writer.take() { finish(writer, within: AccessLog.lastPatience) }
        endIfAllIsWritten()
    }

    // MARK: Entries

    private func look() {
        let hasMore = takeEntries(atMost: AccessLog.mostAtOnce)
        tell(story.lines(of: losses, at: Clock.now()))
        next = alarms.after(hasMore ? .zero : AccessLog.interval) { [unowned self] in look() }
    }

    /// - Returns: whether there are more.
    @discardableResult
    private func takeEntries(atMost most: Int) -> Bool {
        guard let text else { return false }
        let clock = WallClock(now: Clock.now(), realtime: Clock.realtime())
        // What a process refuses is not formatted: so one pass has no more to do than may wait for the process.
        var isTaken = writer != nil
        let reading = journal.read(atMost: most, while: { isTaken }) { entry, slab in
            text.append(entry, of: slab, clock)
            if text.bytes.count + AccessText.longestLine > AccessLog.messageLength { isTaken = give(text) }
        }
        _ = give(text)
        losses.displaced += reading.lost
        losses.behind += reading.untaken
        return reading.hasMore
    }

    /// - Returns: whether they were taken.
    private func give(_ text: AccessText) -> Bool {
        let (bytes, lines) = text.take()
        guard lines > 0, writer?.offer(bytes, lines: lines) != true else { return true }
        losses.behind += UInt64(lines)
        return false
    }

    // MARK: Processes

    private func adopt(_ writer: AccessWriterProcess) {
        self.writer = writer
        writerStartedAt = Clock.now()
        writer.told = { [unowned self, unowned writer] in hear($0, from: writer) }
        // What has become of it since it opened its file was told to nobody.
        if writer.isOver { return hear(.ended, from: writer) }
        if let reopenedAt, reopenedAt >= writer.startedAt { writer.reopen() }
    }

    private func hear(_ news: AccessNews, from process: AccessWriterProcess) {
        switch news {
        case .opened:
            log.info("the access log's file is open again", metadata: ["path": "\(path)"])
        case .unopened(let errno):
            log.error(
                "the access log's file could not be opened again, the one before is written to",
                metadata: ["path": "\(path)", "error": "\(String(cString: strerror(errno)))"])
        case .took(_, 0, _):
            story.succeeded()
        case .took(_, let lost, let errno):
            losses.unwritten += lost
            tell(story.failed(errno: errno, at: Clock.now()).map { [$0] } ?? [])
        case .unsent(let lines):
            losses.behind += lines
        case .ended:
            losses.behind += process.unconfirmed
            if let index = finishing.firstIndex(where: { $0 === process }) {
                finishing.remove(at: index)
                endIfAllIsWritten()
            } else if process === writer {
                writer = nil
                log.error("the access log's process died and is replaced")
                replaceWriter(afterLife: Clock.now() - writerStartedAt)
            }
        }
    }

    private func replaceWriter(afterLife age: Duration) {
        alarms.after(restartDelay.delay(afterLife: age)) { [unowned self] in
            guard let setting, writer == nil, opening == nil, !isEnding else { return }
            do throws(ReactorError) {
                opening = try AccessLogOpening(of: setting.file, loop: loop) { [unowned self] in takeOver($0) }
            } catch {
                takeOver(.failure(.reactor(error)))
            }
        }
    }

    private func takeOver(_ result: Result<AccessWriterProcess, DaemonError>) {
        opening = nil
        switch result {
        case .success(let writer): adopt(writer)
        case .failure(let error):
            log.error("the access log's process could not be started", metadata: ["error": "\(error)"])
            replaceWriter(afterLife: .zero)
        }
    }

    /// Lets a process write what it has, and no more.
    private func finish(_ process: AccessWriterProcess, within patience: Duration) {
        finishing.append(process)
        process.finish()
        bound(process, within: patience)
    }

    private func bound(_ process: AccessWriterProcess, within patience: Duration) {
        alarms.after(patience) { [weak self, weak process] in
            guard let self, let process else { return }
            let isLeft = { [unowned self] in finishing.contains { $0 === process } }
            if isLeft() { process.kill() }
            // Its end is not waited for: who waits for a disk may not even be killed.
            if isLeft() { hear(.ended, from: process) }
        }
    }

    private func endIfAllIsWritten() {
        guard isEnding, finishing.isEmpty, let done = done.take() else { return }
        tell(story.lines(of: losses, at: Clock.now(), isLast: true))
        done()
    }

    private var path: String { setting.map { "\($0.file)" } ?? "" }

    private func tell(_ lines: [AccessLossStory.Line]) {
        for line in lines { line.tell(log, path: path) }
    }
}
