extension GGUFFile {
    /// A note that is a text; nil where there is none.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` for a note of another kind.
    func text(_ key: String) throws(GGUFError) -> String? {
        switch notes[key] {
        case nil: return nil
        case .text(let text)?: return text
        case let other?: throw bad(key, "expected a text, got \(other)")
        }
    }

    /// A note that is a whole number; nil where there is none.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` for a note of another kind.
    func integer(_ key: String) throws(GGUFError) -> Int? {
        switch notes[key] {
        case nil: return nil
        case .integer(let number)?: return number
        case let other?: throw bad(key, "expected a whole number, got \(other)")
        }
    }

    /// A note that is a fraction; nil where there is none.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` for a note of another kind.
    func real(_ key: String) throws(GGUFError) -> Double? {
        switch notes[key] {
        case nil: return nil
        case .real(let number)?: return number
        case let other?: throw bad(key, "expected a fraction, got \(other)")
        }
    }

    /// A whole number that has to be noted.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` where it is not.
    func neededInteger(_ key: String) throws(GGUFError) -> Int {
        guard let number = try integer(key) else { throw bad(key, "expected one, got none") }
        return number
    }

    /// A text that has to be noted.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` where it is not.
    func neededText(_ key: String) throws(GGUFError) -> String {
        guard let text = try text(key) else { throw bad(key, "expected one, got none") }
        return text
    }

    /// Texts that have to be noted.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` where they are not.
    func neededTexts(_ key: String) throws(GGUFError) -> [String] {
        guard case .texts(let texts)? = notes[key] else {
            throw bad(key, "expected texts, got \(notes[key] == nil ? "none" : "others")")
        }
        return texts
    }

    /// The error of a note.
    func bad(_ key: String, _ reason: String) -> GGUFError {
        .badNote(file: path, key: key, reason: reason)
    }
}
