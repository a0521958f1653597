import Learners
import Statistics
import Testing

/// Mixtures, label spreading and the forest against scikit-learn's, printed by `Tests/Golden/clusters.py`.
@Suite("Mixtures and neighbours against scikit-learn")
struct MixtureGoldenTests {
    /// The points that the script makes.
    private static let points: [Float] = {
        var state: UInt32 = 11
        func draw() -> Double {
            state = 1_664_525 &* state &+ 1_013_904_223
            return Double(state) / 4_294_967_296
        }
        func normal() -> Double {
            let sum = (0..<12).reduce(0.0) { total, _ in total + draw() }
            return (sum * 64 - 384).rounded(.toNearestOrEven) / 64
        }
        let centres = [(0.0, 0.0), (4, 1), (1, 5)]
        return (0..<90).flatMap { number -> [Float] in
            let (x, y) = (normal(), normal())
            let centre = centres[number % 3]
            let tilt = number % 3 == 1 ? 0.5 * x : 0
            return [Float(centre.0 + x), Float(centre.1 + y + tilt)]
        }
    }()

    @Test(
        "A mixture reaches the same likelihood and criterion from the same start",
        arguments: [
            (
                GaussianMixture.Covariance.diagonal, -3.709084162758285, 730.632484681115,
                [0.2601477590353057, 0.33369802460795445, 0.40615421635673987]
            ),
            (
                .full, -3.676326968805501, 738.2356187806047,
                [0.307009571418481, 0.33358592745647864, 0.35940450112504035]
            ),
        ]
    )
    func mixture(
        covariance: GaussianMixture.Covariance,
        likelihood: Double,
        criterion: Double,
        weights: [Double]
    ) {
        let mixture = GaussianMixture(
            fitting: Self.points,
            columns: 2,
            configuration: .init(
                components: 3,
                covariance: covariance,
                maximumRounds: 5000,
                tolerance: 1e-12
            ),
            start: (0..<90).map { Int32(($0 + ($0 % 7 == 0 ? 1 : 0)) % 3) },
            threads: 2
        )
        // Both stop where a round gains less than 1e-12.
        #expect(abs(mixture.meanLogLikelihood - likelihood) < 1e-8)
        #expect(abs(mixture.criterion - criterion) < 1e-6)
        for (own, other) in zip(mixture.components.map(\.weight).sorted(), weights) {
            #expect(abs(own - other) < 1e-5)
        }
    }

    @Test(
        "The criterion finds three components among one to six, whatever the seed",
        arguments: 0..<5
    )
    func choice(seed: Int) throws {
        let best = try GaussianMixture.best(
            of: [1, 2, 3, 4, 5, 6],
            fitting: Self.points,
            columns: 2,
            configuration: .init(),
            seed: Seed(UInt64(seed))
        )
        #expect(best.components.count == 3)
        let shares = best.shares(of: Self.points)
        for point in 0..<90 {
            #expect(abs(shares[point * 3..<(point + 1) * 3].reduce(0, +) - 1) < 1e-12)
        }
    }

    private static let graph = NeighbourGraph(
        (0..<90).map { point in
            let squares = (0..<90).map { other -> Float in
                let x = points[2 * point] - points[2 * other]
                let y = points[2 * point + 1] - points[2 * other + 1]
                return other == point ? .infinity : x * x + y * y
            }
            let near = squares.indices.sorted { squares[$0] < squares[$1] }.prefix(4)
            return near.map { (point: Int32($0), weight: Float(1)) }
        }
    )

    @Test(
        "Labels spread to the same shares",
        arguments: [
            (
                0.2,
                [
                    1.4562542955189094e-08, 0.9999972730760021, 2.712361455041293e-06,
                    8.589281069211902e-15, 7.697949050900632e-07, 0.9999992302050863,
                    1.3006287827656143e-13, 8.068697048907243e-06, 0.999991931302821,
                    9.908814139156627e-14, 6.811168587400315e-06, 0.9999931888313136,
                ]
            ),
            (
                0.9,
                [
                    0.012995854084073825, 0.9647747018579722, 0.02222944405795407,
                    0.0002215742564144363, 0.018774647098173135, 0.9810037786454123,
                    0.00033793847528110747, 0.028634529598521686, 0.9710275319261972,
                    0.0002703691761802398, 0.02290918504021366, 0.9768204457836062,
                ]
            ),
        ]
    )
    func spreading(share: Double, expected: [Double]) {
        let labels = (0..<90).map { $0 % 10 == 0 ? Int32($0 % 3) : -1 }
        let found = LabelSpreading(
            of: labels,
            classes: 3,
            along: Self.graph,
            configuration: .init(share: share, maximumRounds: 10000, tolerance: 1e-10),
            threads: 2
        )
        let shares = [1, 17, 44, 89].flatMap { found.shares[$0 * 3..<($0 + 1) * 3] }
        for (own, other) in zip(shares, expected) { #expect(abs(own - other) < 1e-8) }
    }

    @Test("A point that no label reaches has no class")
    func unreached() {
        let graph = NeighbourGraph([
            [(point: 1, weight: 1)], [(point: 0, weight: 1)], [(point: 3, weight: 1)],
            [(point: 2, weight: 1)],
        ])
        let found = LabelSpreading(of: [1, -1, -1, -1], classes: 2, along: graph)
        #expect(found.shares == [0, 1, 0, 1, 0, 0, 0, 0])
    }

    // Means over seeds, since the draws differ. One forest of the script differs by .0122 from the mean at most.
    @Test("A forest finds the same points alone")
    func isolation() {
        let all = Self.points + [20, 20, -9, 2, 4, -7]
        let forests = (0..<20).map { seed in
            IsolationForest(
                fitting: all,
                columns: 2,
                configuration: .init(trees: 200, sampleSize: 64),
                seed: Seed(UInt64(seed))
            ).scores(of: all, threads: 2)
        }
        let means = all.indices.prefix(93).map { point in
            forests.reduce(0) { $0 + $1[point] } / 20
        }
        let expected = [
            0.4733758975170089, 0.41203254278467083, 0.4584931689260233, 0.4352500155680872,
            0.41571305286017973, 0.40702692818582936, 0.7943988798341052, 0.6762331040535723,
            0.6550806952390433,
        ]
        for (point, value) in zip([0, 1, 2, 30, 60, 75, 90, 91, 92], expected) {
            #expect(abs(means[point] - value) < 0.015, "\(point): \(means[point]), \(value)")
        }
        #expect(means[..<90].max() ?? 1 < 0.65)
    }

    @Test("Answers that are too sure are cooled down, and sure ones that are right stay")
    func temperature() {
        // Said to be .99 likely, right in 7 of 10: log(.99/.01) / T = log(.7/.3), T = 5.42.
        let probabilities = (0..<1000).flatMap { _ in [0.99, 0.01] }
        let labels = (0..<1000).map { Int32($0 % 10 < 7 ? 0 : 1) }
        let found = TemperatureScaling(fitting: probabilities, labels: labels)
        #expect(abs(found.temperature - 5.4234) < 0.001)
        let scaled = found.scaled(probabilities, classes: 2)
        #expect(abs(scaled[0] - 0.7) < 1e-4 && abs(scaled[0] + scaled[1] - 1) < 1e-12)
        let right = labels.map { $0 == 0 }
        let before = CalibrationError.expected(
            confidences: [Double](repeating: 0.99, count: 1000),
            isRight: right
        )
        #expect(abs((before ?? 0) - 0.29) < 1e-9)
        #expect(CalibrationError.expected(confidences: [], isRight: []) == nil)
    }
}
