import Statistics

/// Small changes that people make to what they type.
enum QuerySlips {
    private static let shortestTypo = 5

    /// Two neighbouring letters swapped, one left out, or one typed twice, in one word of five letters and more.
    ///
    /// - Returns: nil where no word is long enough.
    static func withTypo(_ words: [String], _ random: inout RandomSource) -> [String]? {
        let long = words.indices.filter {
            words[$0].count >= shortestTypo && words[$0].allSatisfy(\.isLetter)
        }
        guard !long.isEmpty else { return nil }
        let place = long[random.below(long.count)]
        var letters = Array(words[place])
        // The first letter is seldom wrong.
        let letter = 1 + random.below(letters.count - 2)
        switch random.below(3) {
        case 0: letters.swapAt(letter, letter + 1)
        case 1: letters.remove(at: letter)
        default: letters.insert(letters[letter], at: letter)
        }
        var result = words
        result[place] = String(letters)
        return result
    }

    /// The words without one of them; nil where fewer than three would be cut.
    static func withoutOne(_ words: [String], _ random: inout RandomSource) -> [String]? {
        guard words.count > 2 else { return nil }
        var result = words
        result.remove(at: random.below(words.count))
        return result
    }
}
