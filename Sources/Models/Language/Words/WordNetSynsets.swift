import Foundation

/// The synsets of one part of speech: sets of words that mean the same.
struct WordNetSynsets {
    /// A relation that is needed here.
    struct Pointer {
        /// `!` for an opposite, `&` for what is nearly the same.
        var symbol: UInt8
        /// Where the other synset stands in its file.
        var offset: Int32
    }

    /// Where each synset stands in its file, ascending.
    private(set) var offsets: [Int32] = []
    /// Per synset: its words, with spaces for underscores.
    private(set) var words: [[String]] = []
    /// Per synset: whether it is no satellite, an adjective that is a shade of another.
    private(set) var isHead: [Bool] = []
    private var pointers: [[Pointer]] = []

    /// Reads a file `data.noun` or `data.adj`.
    ///
    /// A line is `offset file type count(hex) word id ... pointers(dec) symbol offset type places ... | gloss`.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - files: numbers of the lexicographers' files that count; nil for all.
    /// - Throws: ``WordError``.
    init(_ url: URL, files: Set<Int>?) throws(WordError) {
        try WordNetLines.read(url, expecting: "a synset of WordNet") { add($0, files) }
        if offsets.isEmpty {
            throw .malformed(file: url.path, line: 1, reason: "expected synsets, got none")
        }
    }

    /// Takes one line in; false for a line that is no synset.
    private mutating func add(_ line: UnsafeRawBufferPointer, _ files: Set<Int>?) -> Bool {
        let head = UnsafeRawBufferPointer(rebasing: line[..<(line.first(0x7C) ?? line.count)])
        var fields = Fields(bytes: head)
        guard let offset = fields.number(), let file = fields.number(), let type = fields.next(),
            type.count == 1, let count = fields.number(radix: 16)
        else { return false }
        if let files, !files.contains(file) { return true }
        var names: [String] = []
        for _ in 0..<count {
            guard let word = fields.next(), fields.next() != nil else { return false }
            names.append(Self.name(word))
        }
        guard let pointerCount = fields.number() else { return false }
        var found: [Pointer] = []
        for _ in 0..<pointerCount {
            guard let symbol = fields.next(), let other = fields.number(), fields.next() != nil,
                fields.next() != nil
            else { return false }
            if symbol.count == 1, symbol[0] == 0x21 || symbol[0] == 0x26 {
                found.append(Pointer(symbol: symbol[0], offset: Int32(truncatingIfNeeded: other)))
            }
        }
        guard (offsets.last ?? -1) < offset, let place = Int32(exactly: offset) else {
            return false
        }
        offsets.append(place)
        words.append(names)
        isHead.append(type[0] != 0x73)
        pointers.append(found)
        return true
    }

    /// A word without the mark of its place, as in `galore(ip)`.
    private static func name(_ bytes: UnsafeRawBufferPointer) -> String {
        let text = String(decoding: bytes, as: UTF8.self).replacing("_", with: " ")
        return text.firstIndex(of: "(").map { String(text[..<$0]) } ?? text
    }

    /// The number of the synset that stands at an offset; nil where it doesn't count.
    func number(at offset: Int32) -> Int? {
        var low = 0
        var high = offsets.count
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && offsets[low] == offset ? low : nil
    }

    /// Which words are opposites: satellites belong to the cluster of the head that they are like.
    func opposites(_ index: WordNetIndex) -> Opposites {
        func heads(_ synset: Int) -> [Int32] {
            let others = pointers[synset].filter { $0.symbol == 0x26 }.compactMap {
                number(at: $0.offset).map(Int32.init)
            }
            // A head points at its satellites as they point at it, so that it is enough to take those with opposites.
            return [Int32(synset)]
                + others.filter { other in pointers[Int(other)].contains { $0.symbol == 0x21 } }
        }
        var clusters: [String: [Int32]] = [:]
        for sense in index.senses { clusters[sense.lemma] = sense.synsets.flatMap(heads) }
        let opposed = pointers.indices.flatMap { synset in
            pointers[synset].filter { $0.symbol == 0x21 }.compactMap { pointer in
                number(at: pointer.offset).map { (Int32(synset), Int32($0)) }
            }
        }
        return Opposites(clusters: clusters, opposed: opposed)
    }
}

/// The meanings of the words of one part of speech.
struct WordNetIndex {
    /// The meanings of one word.
    struct Senses {
        var lemma: String
        /// Numbers of its synsets, the most frequent meaning first; at least one.
        var synsets: [Int]
        /// Whether the first of them is the word's first meaning, rather than one that doesn't count.
        var isFirst: Bool
    }

    /// Words with a synset that counts.
    private(set) var senses: [Senses] = []
    private var known: Set<String> = []

    /// Reads a file `index.noun` or `index.adj`.
    ///
    /// A line is `lemma type synsets pointers symbol ... synsets tagged offset ...`.
    ///
    /// - Throws: ``WordError``.
    init(_ url: URL, _ synsets: WordNetSynsets) throws(WordError) {
        try WordNetLines.read(url, expecting: "a word of WordNet's index") { add($0, synsets) }
    }

    private mutating func add(_ line: UnsafeRawBufferPointer, _ synsets: WordNetSynsets) -> Bool {
        var fields = Fields(bytes: line)
        guard let lemma = fields.next(), fields.next() != nil, let count = fields.number(),
            let pointers = fields.number()
        else { return false }
        for _ in 0..<pointers where fields.next() == nil { return false }
        guard fields.next() != nil, fields.next() != nil else { return false }
        var found: [Int] = []
        var isFirst = false
        for sense in 0..<count {
            guard let offset = fields.number() else { return false }
            if let synset = synsets.number(at: Int32(truncatingIfNeeded: offset)) {
                if sense == 0 { isFirst = true }
                found.append(synset)
            }
        }
        if found.isEmpty { return true }
        let name = String(decoding: lemma, as: UTF8.self).replacing("_", with: " ")
        senses.append(Senses(lemma: name, synsets: found, isFirst: isFirst))
        known.insert(name)
        return true
    }

    /// Whether a word has a meaning in this part of speech.
    func knows(_ lemma: String) -> Bool { known.contains(lemma) }
}

/// The fields of a line, each after a space.
private struct Fields {
    let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() -> UnsafeRawBufferPointer? {
        while place < bytes.count, bytes[place] == 0x20 { place += 1 }
        guard place < bytes.count else { return nil }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
        let end = rest.first(0x20) ?? rest.count
        place += end
        return UnsafeRawBufferPointer(rebasing: rest[..<end])
    }

    mutating func number(radix: Int = 10) -> Int? {
        guard let field = next(), field.count <= 9 else { return nil }
        var value = 0
        for byte in field {
            let digit: Int
            switch byte {
            case 0x30...0x39: digit = Int(byte) - 0x30
            case 0x61...0x66 where radix == 16: digit = Int(byte) - 0x57
            default: return nil
            }
            value = value * radix + digit
        }
        return value
    }
}

extension UnsafeRawBufferPointer {
    /// Where a byte stands first.
    func first(_ byte: UInt8) -> Int? {
        guard let base = baseAddress, let found = memchr(base, Int32(byte), count) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}
