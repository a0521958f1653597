import Tensors

/// Watches a GAN for tables, and keeps the weights of the last measurement before it collapsed.
///
/// Measured are rows that are made as often under each condition as real rows have it. `coverage` is the share
/// of the real values in whose cell a made one lies: that of its level, or of its mode and a part of its width;
/// `distance` is the total variation of the cells; both are means over columns. A GAN whose coverage falls below a
/// share of the best that it had makes ever the same rows; one whose generator gets no gradient learns no more;
/// one whose losses are no numbers makes no rows.
struct TableGANMonitor {
    /// One measurement.
    private struct Checkpoint {
        var epochs: Int
        var coverage: Double
        var distance: Double
        var criticAccuracy: Double
        var gradientNorm: Double

        var values: [String: Double] {
            [
                "coverage": coverage, "state-distance": distance,
                "critic-accuracy": criticAccuracy, "gradient-norm": gradientNorm,
            ]
        }
    }

    /// Rows that are made for a measurement.
    static let measuredRows = 1_000
    /// How often a training is measured.
    private static let checkpointCount = 20

    /// Gradients shorter than this teach nothing.
    private static let shortestGradient = 1e-7

    private let code: RowCode
    private let leastKept: Double
    /// Per part, per cell: the share of the real rows.
    private let shares: [[Double]]
    private var best: Double?
    private var last: Checkpoint?
    private var collapse: String?
    /// All measurements after the one of the network that had learnt nothing, those of a collapse with them.
    private(set) var curve: [FittingPoint] = []
    /// The weights of the last sound measurement, where the GAN collapsed after it.
    var kept: [Tensor]? { collapse == nil ? nil : weights }
    private var weights: [Tensor]?

    init(_ code: RowCode, leastKept: Double) {
        self.code = code
        self.leastKept = leastKept
        shares = code.parts.indices.map { part in
            var counts = [Double](repeating: 0, count: code.parts[part].cells)
            for row in code.states[part].indices {
                let place = code.places[part].isEmpty ? 0 : code.places[part][row]
                let cell = code.parts[part].cell(Int(code.states[part][row]), place)
                counts[cell] += 1 / Double(code.states[part].count)
            }
            return counts
        }
    }

    /// Whether a pass is one after which the GAN is measured.
    static func isDue(_ number: Int, of epochs: Int) -> Bool {
        number * checkpointCount / epochs > (number - 1) * checkpointCount / epochs
            || epochs < checkpointCount
    }

    /// Measures made rows, row-major `[rows, width]`; false when the GAN has collapsed.
    ///
    /// - Throws: ``RowGeneratorError`` when there is nothing to go back to.
    mutating func note(
        _ made: [Float],
        after epochs: Int,
        criticAccuracy: Double,
        gradientNorm: Double,
        isFinite: Bool,
        weights snapshot: @autoclosure () -> [Tensor]
    ) throws(RowGeneratorError) -> Bool {
        let found = compare(made)
        let checkpoint = Checkpoint(
            epochs: epochs,
            coverage: found.coverage,
            distance: found.distance,
            criticAccuracy: criticAccuracy,
            gradientNorm: gradientNorm
        )
        guard let best else {
            best = found.coverage
            return true
        }
        curve.append(FittingPoint(epoch: epochs, values: checkpoint.values))
        let failure: RowGeneratorError?
        if !isFinite || !gradientNorm.isFinite || !made.allSatisfy(\.isFinite) {
            failure = .diverged(epoch: epochs)
        } else if gradientNorm < Self.shortestGradient {
            failure = .stalled(epoch: epochs)
        } else if found.coverage < leastKept * best {
            failure = .collapsed(epoch: epochs, coverage: found.coverage)
        } else {
            failure = nil
        }
        if let failure {
            guard let last else { throw failure }
            collapse = "\(failure); it was taken back to epoch \(last.epochs)"
            return false
        }
        self.best = max(best, found.coverage)
        last = checkpoint
        weights = snapshot()
        return true
    }

    /// What was measured of the weights that were kept.
    var measures: [String: Double] {
        guard let last else { return [:] }
        return last.values.merging(["kept-epochs": Double(last.epochs)]) { $1 }
    }

    /// That the GAN collapsed, where it did.
    var remarks: [String] { collapse.map { [$0] } ?? [] }

    /// The share of pairs of a real and a made pack that the discriminator tells right; ties count half.
    static func accuracy(real: [Float], made: [Float]) -> Double {
        var right = 0.0
        for left in real {
            for other in made { right += left > other ? 1 : left == other ? 0.5 : 0 }
        }
        return right / Double(real.count * made.count)
    }

    private func compare(_ made: [Float]) -> (coverage: Double, distance: Double) {
        guard !shares.isEmpty else { return (1, 0) }
        let rows = made.count / code.width
        var (coverage, distance) = (0.0, 0.0)
        for (part, real) in zip(code.parts, shares) {
            var counts = [Double](repeating: 0, count: real.count)
            for row in 0..<rows {
                let place = part.hasPlace ? made[row * code.width + part.start] : 0
                counts[part.cell(code.state(of: part, in: made, row: row), place)] +=
                    1 / Double(rows)
            }
            for (share, own) in zip(real, counts) {
                coverage += own > 0 ? share : 0
                distance += abs(share - own) / 2
            }
        }
        return (coverage / Double(shares.count), distance / Double(shares.count))
    }
}

extension RowCode.Part {
    /// Parts of a mode's width that are told apart.
    private static let widthParts = 20

    /// How many cells a value can lie in.
    fileprivate var cells: Int { states * (hasPlace ? Self.widthParts : 1) }

    /// The cell of a state and a place in -1...1.
    fileprivate func cell(_ state: Int, _ place: Float) -> Int {
        guard case .number(let mixture, _, _) = kind else { return state }
        let hasWidth = state < mixture.count && mixture.deviations[state] > 0
        let part = hasWidth && place.isFinite ? Int((place + 1) / 2 * Float(Self.widthParts)) : 0
        return state * Self.widthParts + min(max(part, 0), Self.widthParts - 1)
    }
}
