import Tensors

/// Texts of several lengths in one rectangle, padded on the right; nothing is masked where all have one length.
struct PaddedTexts {
    /// `[texts, longest]`, 64-bit integers; 0 is padding.
    let tokens: Tensor
    /// 0 for tokens, the least number for padding, `[texts, 1, 1, longest]`; nil where nothing is padded.
    let mask: Tensor?
    /// 1 for tokens, 0 for padding, `[texts, longest, 1]`; nil where nothing is padded.
    private let present: Tensor?
    private let count: Int
    private let longest: Int

    init(_ texts: [[Int32]]) {
        count = texts.count
        longest = max(1, texts.map(\.count).max() ?? 1)
        var tokens = [Int64](repeating: 0, count: count * longest)
        var present = [Float](repeating: 0, count: count * longest)
        for (row, text) in texts.enumerated() {
            for (place, token) in text.enumerated() {
                tokens[row * longest + place] = Int64(token)
                present[row * longest + place] = 1
            }
        }
        self.tokens = Tensor(tokens, shape: [count, longest])
        guard present.contains(0) else {
            (self.present, mask) = (nil, nil)
            return
        }
        let parts = Tensor(present, shape: [count, longest]).unsqueeze(2)
        self.present = parts
        mask = Self.forbidden(parts).reshape(count, 1, 1, longest)
    }

    /// The mean over tokens of states `[texts, longest, width]`, `[texts, width]`.
    func mean(of states: Tensor) -> Tensor {
        guard let present else { return states.mean(over: 1) }
        return (states * present).sum(over: 1) / present.sum(over: 1)
    }

    /// The largest values over tokens of states `[texts, longest, width]`, `[texts, width]`.
    func maximum(of states: Tensor) -> Tensor {
        guard let present else { return states.max(over: 1) }
        return (states + Self.forbidden(present)).max(over: 1)
    }

    private static func forbidden(_ present: Tensor) -> Tensor {
        (present - 1) * Double(Float.greatestFiniteMagnitude)
    }
}
