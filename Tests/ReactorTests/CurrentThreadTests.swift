import CLinux
import Foundation
import Glibc
import Reactor
import Testing

struct CurrentThreadTests {
    @Test func `a thread's number is the kernel's, each time it is asked for, and no other thread's`() async throws {
        let threads = await [Self.thread(), Self.thread()]
        for numbers in threads { #expect(Set(numbers).count == 1 && numbers[0] != nil) }
        #expect(threads[0] != threads[1])
    }

    /// What a new thread is called: twice by itself, then by `/proc`.
    private static func thread() async -> [UInt32?] {
        await withCheckedContinuation { (ended: CheckedContinuation<[UInt32?], Never>) in
            Thread {
                let numbers = [CurrentThread.number, CurrentThread.number, ThreadFolder.number]
                ended.resume(returning: numbers)
            }.start()
        }
    }

    /// Its memory is a copy of its parent's, in which the parent's number may be remembered.
    @Test func `a child's first thread has the child's number, although its parent knew its own`() throws {
        #expect(CurrentThread.number > 0)
        let child = clinux_fork()
        if child == 0 { _exit(CurrentThread.number == UInt32(bitPattern: getpid()) ? 0 : 1) }
        try #require(child > 0)
        var status: Int32 = -1
        #expect(waitpid(child, &status, 0) == child)
        #expect(status == 0)
    }
}

/// What `/proc` calls the calling thread.
private enum ThreadFolder {
    static var number: UInt32? {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
        return target.flatMap { UInt32($0.split(separator: "/").last ?? "") }
    }
}
