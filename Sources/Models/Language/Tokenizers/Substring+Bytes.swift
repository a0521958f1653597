extension Substring {
    /// Lends the text's UTF-8.
    func withBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if utf8.withContiguousStorageIfAvailable(body) == nil {
            Array(utf8).withUnsafeBufferPointer(body)
        }
    }
}

extension UTF8 {
    /// The character that begins at a place of valid UTF-8, and its bytes.
    static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>,
        at place: Int
    ) -> (value: UInt32, length: Int) {
        let first = UInt32(bytes[place])
        func next(_ offset: Int) -> UInt32 { UInt32(bytes[place + offset] & 0x3f) }
        if first < 0x80 { return (first, 1) }
        if first < 0xe0 { return ((first & 0x1f) << 6 | next(1), 2) }
        if first < 0xf0 { return ((first & 0x0f) << 12 | next(1) << 6 | next(2), 3) }
        return ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    }
}
