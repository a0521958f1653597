public import Statistics

/// A small change that people, machines or languages make to a text, such as a misspelling or a synonym.
///
/// What every operator keeps to:
/// - It changes at most ``most(of:)`` of the parts that it counts (words or characters), and at least one where
///   any can be changed and its share is above 0.
/// - A result is never empty where the text wasn't. An empty text, a text that has nothing to change, and emoji and
///   other symbols stay as they are.
/// - What becomes of a text follows from the text, the operator's settings and the seed: neither its neighbours, nor
///   their order, nor the number of threads matter.
public protocol TextOperator: Sendable {
    /// The operator's name, as recipes and provenance have it.
    static var name: String { get }
    /// The share of the parts that may be changed, in 0...1.
    var share: Double { get }
    /// Notes on a draft what is to be changed.
    func edit(_ draft: inout TextDraft, _ random: inout RandomSource)
}

extension TextOperator {
    /// The operator's name.
    public var name: String { Self.name }

    /// Parts that may be changed among so many: none for a share of 0, otherwise at least one.
    ///
    ///     most(n) = max(1, ⌊share · n⌋)
    ///
    /// Source: Wei & Zou, "EDA: easy data augmentation techniques for boosting performance on text classification
    /// tasks", EMNLP-IJCNLP 2019, section 2 (n = αl).
    public func most(of count: Int) -> Int {
        share > 0 && count > 0 ? max(1, Int(share * Double(count))) : 0
    }

    /// Changes texts.
    ///
    /// - Parameters:
    ///   - texts: any texts; a text that stands twice gets the same result twice.
    ///   - seed: of all draws; a text draws from `seed[text]`.
    ///   - threads: how many texts are worked on at the same time.
    /// - Returns: a result a text, in their order, with what was changed.
    /// - Complexity: O(scalars of all texts).
    public func callAsFunction(
        _ texts: [String],
        seed: Seed,
        threads: Int = 1
    ) -> ChangedTexts {
        var changes: [[TextChange]] = []
        var counts = [Int32](repeating: 0, count: texts.count)
        let results = [String](unsafeUninitializedCapacity: texts.count) { strings, count in
            counts.withUnsafeMutableBufferPointer { counts in
                // Each text's slots are written by the one chunk that holds it.
                nonisolated(unsafe) let strings = strings
                nonisolated(unsafe) let counts = counts
                changes = parallelChunks(of: texts.count, size: 512, threads: threads) { range in
                    var draft = TextDraft()
                    var changes: [TextChange] = []
                    for place in range {
                        draft.begin(texts[place], number: place)
                        var random = seed[texts[place]].generator()
                        edit(&draft, &random)
                        let before = changes.count
                        let result = draft.finish(texts[place], &changes)
                        counts[place] = Int32(changes.count - before)
                        strings.initializeElement(at: place, to: result)
                    }
                    return changes
                }
            }
            count = texts.count
        }
        return ChangedTexts(
            operatorName: name,
            texts: results,
            changes: changes.count == 1 ? changes[0] : Array(changes.joined()),
            counts: counts
        )
    }

    /// Changes one text.
    public func callAsFunction(_ text: String, seed: Seed) -> String {
        self([text], seed: seed).texts[0]
    }
}
