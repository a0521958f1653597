import Statistics

/// How tokens of a text are hidden from a model that is to tell them.
public struct MaskingSettings: Sendable, Hashable, Codable {
    /// The probability of a token to be asked for, in 0...1.
    public var share: Double
    /// Of the tokens asked for, those that the mask stands for.
    public var masked: Double
    /// Of the tokens asked for, those that another token stands for; the rest stand as they are.
    public var replaced: Double

    /// States shares.
    ///
    /// Source: Devlin et al., "BERT", NAACL 2019, section 3.1, task 1.
    public init(share: Double = 0.15, masked: Double = 0.8, replaced: Double = 0.1) {
        self.share = share
        self.masked = masked
        self.replaced = replaced
    }
}

/// A text of which some tokens are asked for.
struct MaskedText: Sendable, Hashable {
    /// What the model reads.
    var shown: [Int32]
    /// The places that are asked for, ascending.
    var places: [Int]
    /// The token that belongs at each of these places.
    var answers: [Int32]

    /// Hides tokens of a text, each by its own draw.
    ///
    /// - Parameters:
    ///   - text: the tokens, with what stands around them.
    ///   - mask: the token that says that one is hidden.
    ///   - kept: tokens that are never asked for, such as those around texts.
    ///   - others: what may stand in another token's place.
    ///   - settings: how often.
    ///   - random: where all draws come from.
    init(
        _ text: [Int32],
        mask: Int32,
        keeping kept: Set<Int32>,
        others: [Int32],
        _ settings: MaskingSettings,
        _ random: inout RandomSource
    ) {
        shown = text
        (places, answers) = ([], [])
        for (place, token) in text.enumerated() where !kept.contains(token) {
            guard random.uniform() < settings.share else { continue }
            places.append(place)
            answers.append(token)
            let draw = random.uniform()
            if draw < settings.masked {
                shown[place] = mask
            } else if draw < settings.masked + settings.replaced, !others.isEmpty {
                shown[place] = others[random.below(others.count)]
            }
        }
    }
}
