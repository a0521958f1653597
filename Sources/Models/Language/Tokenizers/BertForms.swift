import Synchronization

/// What characters become, found out once: asking for their properties takes longer than all else.
final class BertForms: Sendable {
    /// Which characters are known; the others are looked at one by one.
    enum Extent: Hashable, Sendable {
        /// ASCII.
        case letters
        /// All that stands before ideographs, and the wide forms of ASCII.
        case all
    }

    /// Between words; no part of UTF-8.
    static let boundary: UInt8 = 0xff

    private struct Key: Hashable {
        var words: BertWords
        var extent: Extent
    }

    private static let firstIdeograph: UInt32 = 0x3400
    private static let wideForms: Range<UInt32> = 0xff00..<0x10000
    private static let shelf = Mutex<[Key: BertForms]>([:])

    /// Where each character's form begins in `bytes`; one more than there are.
    private let starts: [UInt32]
    private let bytes: [UInt8]

    /// The forms under some settings.
    static func known(_ words: BertWords, _ extent: Extent) -> BertForms {
        shelf.withLock { shelf in
            let key = Key(words: words, extent: extent)
            if let found = shelf[key] { return found }
            let made = BertForms(words, extent)
            shelf[key] = made
            return made
        }
    }

    private init(_ words: BertWords, _ extent: Extent) {
        var starts: [UInt32] = [0]
        var bytes: [UInt8] = []
        func add(_ values: Range<UInt32>) {
            for value in values {
                if let scalar = Unicode.Scalar(value) { bytes += words.form(of: scalar) }
                starts.append(UInt32(bytes.count))
            }
        }
        switch extent {
        case .letters: add(0..<0x80)
        case .all:
            add(0..<Self.firstIdeograph)
            add(Self.wideForms)
        }
        (self.starts, self.bytes) = (starts, bytes)
    }

    /// Lends what a character becomes: UTF-8, with boundaries of words in it.
    func withForm(
        of value: UInt32,
        _ words: BertWords,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var place = Int(value)
        if Self.wideForms.contains(value) {
            place = Int(Self.firstIdeograph + value - Self.wideForms.lowerBound)
        } else if value >= Self.firstIdeograph {
            place = starts.count
        }
        if place + 1 < starts.count {
            let (start, end) = (Int(starts[place]), Int(starts[place + 1]))
            bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
        } else if let scalar = Unicode.Scalar(value) {
            words.form(of: scalar).withUnsafeBufferPointer(body)
        }
    }
}
