extension Tokenizer {
    /// Checks that a model can read whatever this tokenizer gives it.
    ///
    /// What stands around texts, and what has a meaning of its own, come from parts of the file of their own: they
    /// may have numbers that no token has.
    ///
    /// - Parameters:
    ///   - vocabulary: rows of the model's word table.
    ///   - length: tokens of a text that the model reads at most.
    /// - Throws: ``TokenizerError/beyondModel(what:got:expected:)``.
    func check(vocabulary: Int, length: Int) throws(TokenizerError) {
        guard tokens.count <= vocabulary else {
            throw .beyondModel(
                what: "number of tokens",
                got: tokens.count,
                expected: "at most the model's \(vocabulary)"
            )
        }
        let around = frame.start + frame.middle + frame.end
        for number in around + special.map(\.number)
        where !(0..<vocabulary).contains(Int(number)) {
            throw .beyondModel(
                what: around.contains(number) ? "token around texts" : "token of its own meaning",
                got: Int(number),
                expected: "one of the model's \(vocabulary)"
            )
        }
        guard around.count <= length else {
            throw .beyondModel(
                what: "number of tokens around texts",
                got: around.count,
                expected: "at most the model's \(length) places"
            )
        }
    }
}
