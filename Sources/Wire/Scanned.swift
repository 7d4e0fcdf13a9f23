/// How far a scan of some bytes came. It throws why a byte is refused.
///
/// Each part of a message is read by the letter of RFC 9112: no bare line feeds, no folded lines, no space in a name.
/// What is lenient in one server and not in another is how requests are smuggled past one of them. A scan keeps its
/// place between calls: how the bytes are split makes no difference.
struct Scanned {
    /// Bytes taken.
    var count: Int
    /// Whether the part ends with them; if not, it goes on in bytes still to come.
    var hasEnded = false
}
