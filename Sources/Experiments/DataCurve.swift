import Foundation

/// How well the originals and the chosen policy do with ever more of the real training users, and
/// what augmentation is worth in real data.
///
/// Levels are of the tuning set, which also chose epochs and policy: gate and test are read once a run,
/// for the decision and the last word. So levels are a little too high, for all points alike.
public struct DataCurve: Codable, Sendable, Hashable {
    /// The shares of the real training users that models are trained on, ascending.
    public static let shares = [0.25, 0.5, 0.75, 1]

    /// One share of the training users.
    public struct Point: Codable, Sendable, Hashable {
        /// The share, in 0...1.
        public var share: Double
        /// How many users that is.
        public var users: Int
        /// The metric of the models trained on these originals, one a seed.
        public var baseline: [Double]
        /// The same with the policy applied to these originals.
        public var augmented: [Double]

        /// States a point.
        public init(share: Double, users: Int, baseline: [Double], augmented: [Double]) {
            self.share = share
            self.users = users
            self.baseline = baseline
            self.augmented = augmented
        }

        /// The mean over seeds without the policy.
        public var baselineLevel: Double { Self.mean(baseline) }
        /// The mean over seeds with it.
        public var augmentedLevel: Double { Self.mean(augmented) }

        private static func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
    }

    /// What augmentation is worth, in real data.
    public enum Worth: Codable, Sendable, Hashable {
        /// The originals do as well without it.
        case nothing
        /// As much as this share more real data, seen at a share of the users.
        case about(gain: Double, at: Double)
        /// More than this share, since all the originals don't reach what a part of them does with it.
        case moreThan(gain: Double, at: Double)
    }

    /// The chosen policy.
    public var policy: String
    /// The metric that decides.
    public var metric: String
    /// One point a share, ascending; the last one has all users.
    public var points: [Point]

    /// States a curve.
    public init(policy: String, metric: String, points: [Point]) {
        self.policy = policy
        self.metric = metric
        self.points = points
    }

    /// What augmentation is worth, in real data.
    ///
    /// At a share `s` whose level with the policy is `a(s)`, it is the share `t` at which the originals
    /// alone reach that level, in proportion to `s`:
    ///
    ///     worth = t / s - 1,   B(t) = a(s)
    ///     B(s_i) = max of the baseline's levels at s_1...s_i
    ///     ln t = ln s_i + (a - B(s_i)) / (B(s_i+1) - B(s_i)) · (ln s_i+1 - ln s_i)
    ///
    /// `B` is linear between its points in the logarithm of the share, which is near to how rankers
    /// grow; it never falls, so that a dip by chance makes nothing look worth more. What lies
    /// beyond all the data can't be seen: the largest share counts whose level `B` reaches. Where there
    /// is none, the smallest share gives a lower bound. Without a gain on all the data, or at
    /// the share that counts, there is nothing to be measured.
    public var worth: Worth {
        guard let all = points.last, let least = points.first,
            all.augmentedLevel > all.baselineLevel
        else { return .nothing }
        for point in points.dropLast().reversed() {
            guard let reached = share(reaching: point.augmentedLevel) else { continue }
            let gain = reached / point.share - 1
            return gain > 0 ? .about(gain: gain, at: point.share) : .nothing
        }
        return .moreThan(gain: all.share / least.share - 1, at: least.share)
    }

    /// The smallest share at which the originals alone reach a level; nil where all of them don't.
    func share(reaching level: Double) -> Double? {
        guard var (share, highest) = points.first.map({ ($0.share, $0.baselineLevel) }) else {
            return nil
        }
        if level <= highest { return share }
        for point in points.dropFirst() {
            if point.baselineLevel >= level {
                let part = (level - highest) / (point.baselineLevel - highest)
                return share * pow(point.share / share, part)
            }
            highest = max(highest, point.baselineLevel)
            share = point.share
        }
        return nil
    }
}
