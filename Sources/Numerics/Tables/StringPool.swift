/// Numbered strings end to end, for making columns of them without a `String` a row.
public struct StringPool: Sendable {
    private let names: Text

    /// Numbers strings in their order, from 0.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` above 2 GB of text.
    public init(_ names: some Sequence<String>) throws(TableError) {
        self.names = try Text(names)
    }

    /// The strings with these numbers, one after the other; nothing for negative ones.
    func text(of codes: ArraySlice<Int32>) throws(TableError) -> Text {
        var byteCount = 0
        for code in codes where code >= 0 { byteCount += length(of: Int(code)) }
        guard Int32(exactly: byteCount) != nil else {
            throw .tooLarge(reason: "more than 2 GB of text")
        }
        var text = Text()
        text.offsets.reserveCapacity(codes.count + 1)
        text.bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { bytes, count in
            names.bytes.withUnsafeBytes { source in
                let target = UnsafeMutableRawBufferPointer(bytes)
                for code in codes {
                    if code >= 0 {
                        let length = length(of: Int(code))
                        let start = Int(names.offsets[Int(code)])
                        UnsafeMutableRawBufferPointer(rebasing: target[count..<count + length])
                            .copyMemory(
                                from: UnsafeRawBufferPointer(
                                    rebasing: source[start..<start + length]
                                )
                            )
                        count += length
                    }
                    text.offsets.append(Int32(count))
                }
            }
        }
        return text
    }

    private func length(of number: Int) -> Int {
        Int(names.offsets[number + 1] - names.offsets[number])
    }
}
