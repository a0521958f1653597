import Foundation

/// How the next token is drawn.
public struct SamplingSettings: Sendable, Hashable, Codable {
    /// What scores are divided by; 0 takes the best token always, 1 draws as the decoder says.
    public var temperature: Double
    /// Only so many tokens of the highest scores are drawn from.
    public var mostTokens: Int
    /// Of these, only the fewest that together have this share of the probability, in 0...1.
    public var share: Double
    /// What the scores of tokens that were written before are divided by, or multiplied by below 0; 1 for nothing.
    public var repetitionPenalty: Double

    /// States settings.
    public init(
        temperature: Double = 0.8,
        mostTokens: Int = 50,
        share: Double = 0.95,
        repetitionPenalty: Double = 1.1
    ) {
        self.temperature = temperature
        self.mostTokens = mostTokens
        self.share = share
        self.repetitionPenalty = repetitionPenalty
    }
}

extension SamplingSettings {
    /// Draws a token.
    ///
    ///     p_i = exp(s_i / T) / Σ_j exp(s_j / T),   the first i with Σ_{j ≤ i} p_j > u · Σ_{j in nucleus} p_j
    ///
    /// Source: Holtzman et al., "The curious case of neural text degeneration", ICLR 2020, section 3.1.
    ///
    /// - Parameters:
    ///   - draw: u, in 0..<1.
    ///   - scores: of the candidates, highest first; those of minus infinity are never drawn.
    /// - Returns: the place of the token among the candidates; nil where none may be drawn, or
    ///   scores are no numbers.
    func place(of draw: Double, in scores: [Float]) -> Int? {
        guard let best = scores.first, best.isFinite else { return nil }
        if temperature == 0 { return 0 }
        let shares = scores.map { $0 == -.infinity ? 0 : exp(Double($0 - best) / temperature) }
        let total = shares.reduce(0, +)
        var kept = 0.0
        var count = 0
        while count < shares.count, shares[count] > 0, count == 0 || kept < share * total {
            kept += shares[count]
            count += 1
        }
        var rest = draw * kept
        for place in 0..<count {
            rest -= shares[place]
            if rest < 0 { return place }
        }
        return count - 1
    }

    /// The score of a token that was written before.
    ///
    /// Source: Keskar et al., "CTRL", arXiv 1909.05858, section 4.1.
    func penalised(_ score: Float) -> Float {
        score > 0 ? score / Float(repetitionPenalty) : score * Float(repetitionPenalty)
    }
}
