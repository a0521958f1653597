import GRDB
public import Pipelines

/// Documents found by their words, ranked by BM25 in an index that SQLite's FTS5 keeps in memory.
///
///     score(q, d) = Σ_{w in q} idf(w) · f(w, d) · (k₁ + 1) / (f(w, d) + k₁ (1 - b + b |d| / mean |d|))
///     idf(w) = max(ln((N - n(w) + 0.5) / (n(w) + 0.5)), 10⁻⁶),   k₁ = 1.2, b = 0.75
///
/// The words are ours (``SearchWords``); SQLite only sees them joined by spaces. A query's words are quoted
/// and joined by OR, so that nothing that a person types is an operator.
///
/// Source: Robertson & Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009; SQLite's
/// documentation of FTS5, section 5.1.1, for the idf.
public final class LexicalIndex: Sendable {
    /// How many documents there are.
    public let count: Int
    private let words: SearchWords
    private let database: DatabaseQueue

    /// Indexes documents, which are numbered from 0.
    ///
    /// - Throws: ``LexicalIndexError``.
    /// - Complexity: O(*n*) in the length of the texts; all of the index is in memory.
    public init(_ texts: [String], words: SearchWords = SearchWords()) throws {
        self.words = words
        count = texts.count
        do {
            database = try DatabaseQueue()
            try database.write { database in
                // The index alone is kept, without the texts. Of the built-in tokenizers, ascii takes our
                // words as they are: all that is beyond ASCII belongs to words for it.
                try database.execute(
                    sql: """
                        CREATE VIRTUAL TABLE documents USING fts5(words, content='', tokenize='ascii')
                        """
                )
                let insert = try database.makeStatement(
                    sql: "INSERT INTO documents(rowid, words) VALUES (?, ?)"
                )
                for (number, text) in texts.enumerated() {
                    let line = words.ofDocument(text).joined(separator: " ")
                    try insert.execute(arguments: [number, line])
                }
            }
        } catch let error as DatabaseError {
            throw LexicalIndexError.database(reason: "\(error.message ?? "\(error)")")
        }
    }

    /// The documents that hold a word of the query, by BM25.
    ///
    /// - Parameters:
    ///   - query: whatever a person typed.
    ///   - limit: documents at most; nil for all that hold a word.
    /// - Returns: none when the query has no word or no document holds one.
    /// - Throws: ``LexicalIndexError``.
    public func ranking(for query: String, limit: Int? = nil) throws -> RankedDocuments {
        let quoted = words.ofQuery(query).map { "\"\($0)\"" }
        if quoted.isEmpty { return RankedDocuments() }
        do {
            // SQLite's score is the smaller the better.
            let rows = try database.read { database in
                try Row.fetchAll(
                    database.cachedStatement(
                        sql: """
                            SELECT rowid, bm25(documents) AS score FROM documents
                            WHERE documents MATCH ? ORDER BY score, rowid LIMIT ?
                            """
                    ),
                    arguments: [quoted.joined(separator: " OR "), limit ?? -1]
                )
            }
            var ranking = RankedDocuments()
            ranking.documents = rows.map { $0[0] }
            ranking.scores = rows.map { -($0[1] as Double) }
            return ranking
        } catch let error as DatabaseError {
            throw LexicalIndexError.database(reason: "\(error.message ?? "\(error)")")
        }
    }

    /// How many different words of a query each document holds.
    ///
    /// - Throws: ``LexicalIndexError``.
    public func wordCounts(for query: String) throws -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        do {
            try database.read { database in
                let statement = try database.cachedStatement(
                    sql: "SELECT rowid FROM documents WHERE documents MATCH ?"
                )
                for word in Set(words.ofQuery(query)) {
                    for document in try Int.fetchAll(statement, arguments: ["\"\(word)\""]) {
                        counts[document] += 1
                    }
                }
            }
        } catch let error as DatabaseError {
            throw LexicalIndexError.database(reason: "\(error.message ?? "\(error)")")
        }
        return counts
    }
}

/// An index that SQLite can't keep or ask.
public enum LexicalIndexError: ExplainedError, Hashable {
    /// What SQLite says.
    case database(reason: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .database(let reason):
            "the index of words: SQLite says '\(reason)'; an SQLite with FTS5 is needed, such as "
                + "Debian's libsqlite3-dev, and memory for the words of the catalogue"
        }
    }

    /// The machine's fault.
    public var exitStatus: ExitStatus { .software }
}
