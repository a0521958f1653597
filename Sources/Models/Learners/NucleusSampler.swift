import Statistics

/// Draws an index in proportion to weights, from the smallest set of the heaviest with enough weight.
///
/// Index x is in the nucleus when all strictly heavier indices together hold less than `share` of the
/// whole. A draw outside shows that everything as light as it is outside too, so the next draw is
/// among the heavier ones: no sorting, and the same distribution.
///
/// Source: Holtzman, Buys, Du, Forbes & Choi, "The curious case of neural text degeneration", ICLR 2020.
enum NucleusSampler {
    /// Draws one index, or nil when no weight is above 0.
    ///
    /// `weights` are finite and not negative; `share` lies in 0...1.
    /// - Complexity: O(*n*) a draw, O(log *n*) draws on average.
    static func draw(
        from weights: UnsafeMutableBufferPointer<Float>,
        share: Double,
        random: inout RandomSource
    ) -> Int? {
        var floor: Float = 0
        let whole = total(of: weights, above: floor)
        var rest = whole
        while rest > 0 {
            let index = draw(from: weights, above: floor, total: rest, random: &random)
            guard let index, share < 1 else { return index }
            let heavier = total(of: weights, above: weights[index])
            if heavier == 0 || heavier < share * whole { return index }
            floor = weights[index]
            rest = heavier
        }
        return nil
    }

    private static func total(
        of weights: UnsafeMutableBufferPointer<Float>,
        above floor: Float
    ) -> Double {
        var sum = 0.0
        for weight in weights where weight > floor { sum += Double(weight) }
        return sum
    }

    private static func draw(
        from weights: UnsafeMutableBufferPointer<Float>,
        above floor: Float,
        total: Double,
        random: inout RandomSource
    ) -> Int? {
        var remaining = random.uniform() * total
        var last: Int?
        for (index, weight) in weights.enumerated() where weight > floor {
            remaining -= Double(weight)
            last = index
            if remaining < 0 { return index }
        }
        // Rounding may leave a rest.
        return last
    }
}
