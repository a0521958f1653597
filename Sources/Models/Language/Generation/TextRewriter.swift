public import Statistics
import Tensors

/// Has a decoder say texts in other words, go on with them, or sum them up.
///
/// Texts with ideographs are shown Chinese examples, others English ones. A small decoder seldom keeps a text's meaning when
/// it says it in other words, and one that read little Chinese writes Chinese that means nothing; summaries, whose words
/// stand in the text, fare best. Whoever trains on outcomes should have them screened.
///
/// Each outcome is one line within limits by construction. One that repeats its text, or what an example says, is asked for
/// again with another seed, a bounded number of times; a text whose every outcome does so has none.
///
/// Source: Brown et al., "Language models are few-shot learners", NeurIPS 2020, section 2, for examples in place of
/// learning; Dopierre, Gravier & Logerais, "ProtAugment", ACL 2021, for paraphrases by a language model as more data.
public struct TextRewriter: Sendable {
    /// What can be set.
    public struct Settings: Sendable, Hashable {
        /// What is made of texts.
        public var rewriting: Rewriting
        /// What scores are divided by; 0 takes the best token always.
        public var temperature: Double
        /// Words of an outcome at most.
        public var mostWords: Int
        /// Characters of an outcome at most.
        public var mostCharacters: Int
        /// Times that a text's outcome is asked for at most.
        public var attempts: Int
        /// Texts that are continued at once.
        public var together: Int

        /// States settings.
        public init(
            rewriting: Rewriting,
            temperature: Double = 0.7,
            mostWords: Int = 8,
            mostCharacters: Int = 60,
            attempts: Int = 4,
            together: Int = 32
        ) {
            self.rewriting = rewriting
            self.temperature = temperature
            self.mostWords = mostWords
            self.mostCharacters = mostCharacters
            self.attempts = attempts
            self.together = together
        }
    }

    /// What became of texts.
    public struct Outcome: Sendable, Hashable {
        /// A text each; nil where every outcome repeated something.
        public var texts: [String?]
        /// Outcomes that said their text again.
        public var repeated = 0
        /// Outcomes that said what an example says.
        public var copied = 0

        /// Texts without an outcome.
        public var lacking: Int { texts.count { $0 == nil } }
    }

    private let settings: Settings

    /// Configures a rewriter.
    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// Rewrites texts.
    ///
    /// - Parameters:
    ///   - texts: not empty.
    ///   - decoder: who writes.
    ///   - seed: of all draws; each text and each time that it is asked for draws by itself.
    ///   - report: told now and then how many outcomes were asked for; may throw to end it.
    /// - Returns: what became of each text, in their order.
    /// - Throws: ``DecoderError``, what `report` throws.
    @TensorThread
    public func callAsFunction(
        _ texts: [String],
        by decoder: TextDecoder,
        seed: Seed,
        report: (Int) throws -> Void = { _ in }
    ) throws -> Outcome {
        var outcome = Outcome(texts: [String?](repeating: nil, count: texts.count))
        var asked = 0
        for attempt in 0..<settings.attempts {
            for language in RewritingPrompt.Language.allCases {
                let open = texts.indices.filter {
                    outcome.texts[$0] == nil && RewritingPrompt.Language(of: texts[$0]) == language
                }
                if open.isEmpty { continue }
                let prompt = RewritingPrompt(rewriting: settings.rewriting, language: language)
                let lines = try lines(
                    of: open.map { (texts[$0], seed[$0][attempt]) },
                    prompt,
                    decoder
                ) { try report(asked + $0) }
                asked += open.count
                for (place, line) in zip(open, lines) {
                    Self.take(line, of: texts[place], at: place, prompt, &outcome)
                }
            }
        }
        return outcome
    }

    @TensorThread
    private func lines(
        of texts: [(text: String, seed: Seed)],
        _ prompt: RewritingPrompt,
        _ decoder: TextDecoder,
        report: (Int) throws -> Void
    ) throws -> [String] {
        let tokenizer = decoder.tokenizer
        return try decoder.continuations(
            of: texts.map {
                ContinuationRequest(
                    prompt: tokenizer.plainPieces(of: prompt.question($0.text)),
                    seed: $0.seed
                )
            },
            after: tokenizer.encode(prompt.start),
            ContinuationSettings(
                sampling: SamplingSettings(
                    temperature: settings.temperature,
                    repetitionPenalty: 1
                ),
                constraint: .line(
                    LineConstraint(
                        mostWords: settings.mostWords,
                        mostCharacters: settings.mostCharacters
                    )
                ),
                together: settings.together
            ),
            report: report
        ).map(\.text)
    }

    static func take(
        _ line: String,
        of text: String,
        at place: Int,
        _ prompt: RewritingPrompt,
        _ outcome: inout Outcome
    ) {
        let plain = RewritingPrompt.plain(line)
        if plain == RewritingPrompt.plain(text) {
            outcome.repeated += 1
        } else if prompt.shown.contains(plain) {
            outcome.copied += 1
        } else {
            outcome.texts[place] = prompt.whole(text, line)
        }
    }
}
