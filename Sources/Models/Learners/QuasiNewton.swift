/// Finds the minimum of a smooth function of many numbers by steps that learn its curvature from slopes.
///
///     step = -H·gradient,   H from the last m pairs (change of place, change of slope)
///
/// Steps are halved until the function falls by a share of what the slope promises, so that it never rises.
///
/// Source: Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation 35, 1980
/// (L-BFGS); Armijo's condition for the length of steps.
struct QuasiNewton {
    /// Pairs that are remembered.
    var memory = 10
    /// Steps at most.
    var mostSteps = 500
    /// Share of the value that a step must gain for another one.
    var tolerance = 1e-10

    /// The place of the minimum.
    ///
    /// - Parameters:
    ///   - start: where to begin.
    ///   - function: value and slope at a place.
    /// - Returns: where the function is lowest, as far as steps lead.
    /// - Complexity: O(memory · numbers) a step beside the function.
    func minimum(
        from start: [Double],
        of function: ([Double]) -> (loss: Double, gradient: [Double])
    ) -> [Double] {
        var place = start
        var (loss, gradient) = function(place)
        var pairs: [Pair] = []
        for _ in 0..<mostSteps {
            var direction = Self.direction(gradient, pairs)
            var slope = Self.product(direction, gradient)
            if slope >= 0 {
                pairs = []
                direction = gradient.map { -$0 }
                slope = -Self.product(gradient, gradient)
            }
            guard slope < 0 else { return place }
            // Without pairs the slope's length says nothing of how far to go.
            var scale = pairs.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1
            var next = place
            var found = (loss: Double.infinity, gradient: gradient)
            while scale > 1e-12 {
                next = zip(place, direction).map { $0 + scale * $1 }
                found = function(next)
                if found.loss <= loss + 1e-4 * scale * slope { break }
                scale /= 2
            }
            guard found.loss < loss else { return place }
            let pair = Pair(
                place: zip(next, place).map { $0 - $1 },
                slope: zip(found.gradient, gradient).map { $0 - $1 }
            )
            if pair.curvature > 0 { pairs = pairs.suffix(memory - 1) + [pair] }
            let gain = loss - found.loss
            (place, loss, gradient) = (next, found.loss, found.gradient)
            if gain <= tolerance * abs(loss) { return place }
        }
        return place
    }

    /// How place and slope changed in one step.
    private struct Pair {
        let place: [Double]
        let slope: [Double]
        let curvature: Double

        init(place: [Double], slope: [Double]) {
            self.place = place
            self.slope = slope
            curvature = QuasiNewton.product(place, slope)
        }
    }

    /// The two loops over the pairs, from the last to the first and back.
    private static func direction(_ gradient: [Double], _ pairs: [Pair]) -> [Double] {
        var direction = gradient.map { -$0 }
        var shares: [Double] = []
        for pair in pairs.reversed() {
            let share = product(pair.place, direction) / pair.curvature
            shares.append(share)
            add(pair.slope, times: -share, to: &direction)
        }
        if let last = pairs.last {
            let scale = last.curvature / product(last.slope, last.slope)
            for number in direction.indices { direction[number] *= scale }
        }
        for (pair, share) in zip(pairs, shares.reversed()) {
            let other = product(pair.slope, direction) / pair.curvature
            add(pair.place, times: share - other, to: &direction)
        }
        return direction
    }

    private static func product(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for number in left.indices { sum += left[number] * right[number] }
        return sum
    }

    private static func add(_ change: [Double], times scale: Double, to sum: inout [Double]) {
        for number in sum.indices { sum[number] += scale * change[number] }
    }
}
