import Glibc
import Telemetry
import Testing
import Workload

@testable import Daemon

struct AccessLossStoryTests {
    private let start = Instant(nanoseconds: 5_000_000_000)

    private static func losses(displaced: UInt64 = 0, behind: UInt64 = 0, unwritten: UInt64 = 0) -> AccessLosses {
        var losses = AccessLosses()
        (losses.displaced, losses.behind, losses.unwritten) = (displaced, behind, unwritten)
        return losses
    }

    @Test func whereNothingIsLost_nothingIsTold() {
        var story = AccessLossStory()
        #expect(story.lines(of: AccessLosses(), at: start).isEmpty)
        #expect(story.lines(of: AccessLosses(), at: start, isLast: true).isEmpty)
    }

    @Test func numbers_areToldAtOnce_thenOnceInAWhile_eachOnce() {
        var story = AccessLossStory()
        #expect(story.lines(of: Self.losses(displaced: 3), at: start) == [.lost(Self.losses(displaced: 3))])
        #expect(story.lines(of: Self.losses(displaced: 3), at: start).isEmpty)
        let more = Self.losses(displaced: 5, behind: 4)
        let due = start + AccessLossStory.interval
        #expect(story.lines(of: more, at: due + .milliseconds(-1)).isEmpty)
        #expect(story.lines(of: more, at: due) == [.lost(Self.losses(displaced: 2, behind: 4))])
        #expect(story.lines(of: more, at: due + AccessLossStory.interval).isEmpty)
    }

    @Test func aFullDisk_isToldOnce_andThatItIsOver() {
        var story = AccessLossStory()
        #expect(story.failed(errno: ENOSPC, at: start) == .unwritable(errno: ENOSPC))
        for second in 1..<20 {
            #expect(story.failed(errno: ENOSPC, at: start + .seconds(second)) == nil)
            #expect(story.lines(of: Self.losses(unwritten: 7), at: start + .seconds(second)).isEmpty)
        }
        let over = start + .seconds(19)
        #expect(story.lines(of: Self.losses(unwritten: 7), at: over + .seconds(60)).isEmpty, "none was written since")
        story.succeeded()
        #expect(story.lines(of: Self.losses(unwritten: 7), at: over + .milliseconds(999)).isEmpty)
        let calm = over + AccessLossStory.calm
        #expect(story.lines(of: Self.losses(unwritten: 7), at: calm) == [.writtenAgain(lost: 7)])
        #expect(story.lines(of: Self.losses(unwritten: 7), at: calm + .seconds(60)).isEmpty)
        #expect(story.failed(errno: EIO, at: calm) == .unwritable(errno: EIO))
    }

    @Test func atTheEnd_allThatWasNotToldIs() {
        var story = AccessLossStory()
        _ = story.lines(of: Self.losses(behind: 1), at: start)
        _ = story.failed(errno: ENOSPC, at: start)
        let losses = Self.losses(displaced: 1, behind: 2, unwritten: 3)
        #expect(
            story.lines(of: losses, at: start, isLast: true)
                == [.lost(Self.losses(displaced: 1, behind: 1, unwritten: 3))])
    }
}
