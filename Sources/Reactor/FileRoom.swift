import CLinux
import Glibc

/// Room on a disk.
public enum FileRoom {
    /// What says that there is too little; other errors say that the file system cannot tell.
    private static let shortages: Set<Int32> = [ENOSPC, EDQUOT, EFBIG]

    /// Takes room for so many first bytes of a file, and leaves its length and what is in it.
    ///
    /// - Returns: errno where there is too little, else nil.
    public static func reserve(_ length: Int, in descriptor: Int32) -> Int32? {
        var limit = rlimit()
        // Not every file system looks at it here.
        if getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, length > limit.rlim_cur { return EFBIG }
        let error = length > 0 ? clinux_reserve(descriptor, Int64(length)) : 0
        return shortages.contains(error) ? error : nil
    }
}
