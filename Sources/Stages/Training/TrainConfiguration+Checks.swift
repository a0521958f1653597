public import Pipelines

extension TrainConfiguration {
    /// Checks that all values lie in their ranges.
    ///
    /// - Throws: `ConfigurationError` that names the first which doesn't.
    public func validate() throws(ConfigurationError) {
        func check(_ fits: Bool, _ key: CodingKeys, _ got: Any, _ expected: String)
            throws(ConfigurationError)
        {
            if fits { return }
            throw .badValue(path: key.rawValue, got: "\(got)", expected: expected)
        }
        let counts: [(CodingKeys, Int)] = [
            (.width, width), (.layers, layers), (.heads, heads), (.length, length),
            (.batchSize, batchSize), (.epochs, epochs), (.steps, steps ?? 1),
            (.patience, patience), (.evaluateEvery, evaluateEvery), (.warmup, warmup),
            (.neighbours, neighbours), (.frequencies, frequencies),
        ]
        for (key, count) in counts {
            try check(count > 0, key, count, "a whole number above 0")
        }
        try check(
            itemEmbeddings != .text || encoder != nil,
            .encoder,
            "none",
            "the folder of a text encoder, since item-embeddings is text"
        )
        try check(
            unseenItems == .trained || itemEmbeddings != .random,
            .unseenItems,
            unseenItems.rawValue,
            "trained, or item-embeddings of attributes or text, which the map starts from"
        )
        try check(width.isMultiple(of: heads), .heads, heads, "a divisor of width \(width)")
        for (key, share) in [(CodingKeys.dropout, dropout), (.attentionDropout, attentionDropout)] {
            try check((0..<1).contains(share), key, share, "a probability in 0..<1")
        }
        let positive = [
            (CodingKeys.learningRate, learningRate), (.clipNorm, clipNorm ?? 1),
            (.penalty, penalty),
        ]
        for (key, amount) in positive {
            try check(amount > 0 && amount.isFinite, key, amount, "a number above 0")
        }
        for (key, part) in [(.recencyDecay, recencyDecay), (CodingKeys.filterShare, filterShare)] {
            try check((0...1).contains(part), key, part, "a number in 0...1")
        }
        let amounts = [(CodingKeys.weightDecay, weightDecay), (.attributePull, attributePull)]
        for (key, amount) in amounts {
            try check(amount >= 0 && amount.isFinite, key, amount, "a number of at least 0")
        }
    }
}
