import Pipelines

@testable import Experiments

/// A run on a small shop, with figures of a realistic size and hostile item titles.
enum Fixture {
    /// A title that would run as a script if it weren't escaped.
    static let hostileTitle = "<script>alert('x')</script> & \"Rose\" oil"

    /// The outcome for each decision, in a form that can happen.
    static func result(_ decision: RunResult.Decision = .augment) -> RunResult {
        let gain: Double
        switch decision {
        case .augment: gain = 0.0031
        case .keepOriginals: gain = 0.0001
        case .undecided: gain = 0.0012
        }
        let margin = decision == .keepOriginals ? 0.0006 : 0.0021
        return RunResult(
            data: "amazon-beauty",
            task: "next-item",
            model: "sasrec, cross-entropy",
            split: "leave-last-step-out",
            ties: "shuffled",
            repeats: "exclude",
            seeds: 5,
            decision: decision,
            chosen: "gru",
            minimumDetectableEffect: decision == .keepOriginals ? 0.0005 : 0.0029,
            gate: gate(gain: gain, margin: margin),
            test: test(gain: gain, margin: margin),
            rows: rows,
            cost: RunResult.Cost(
                seconds: [
                    "ingest": 1.2, "clean": 0.8, "expand": 41.3, "train": 1_822, "evaluate": 65,
                ],
                peakMemoryBytes: 1_420_000_000
            ),
            testReads: 3
        )
    }

    /// A paired difference; its share of `baseline` where that is given.
    static func difference(
        _ mean: Double,
        margin: Double,
        p: Double,
        baseline: Double? = nil
    ) -> RunResult.Interval {
        RunResult.Interval(
            mean: mean,
            low: mean - margin,
            high: mean + margin,
            p: p,
            relative: baseline.map { mean / $0 }
        )
    }

    private static func level(_ mean: Double) -> RunResult.Interval {
        RunResult.Interval(
            mean: mean,
            low: mean - 0.002,
            high: mean + 0.002,
            bySeed: [-0.0006, -0.0002, 0, 0.0003, 0.0005].map { mean + $0 }
        )
    }

    private static func gate(gain: Double, margin: Double) -> [String: RunResult.Measures] {
        [
            "gru": [
                "ndcg@10": difference(gain, margin: margin, p: 0.008),
                "hit@10": difference(gain * 1.7, margin: margin * 2, p: 0.012),
            ],
            "subset": [
                "ndcg@10": difference(0.0004, margin: margin, p: 0.71),
                "hit@10": difference(0.0009, margin: margin * 2, p: 0.64),
            ],
            "reorder": [
                "ndcg@10": difference(-0.0052, margin: margin, p: 0.0004),
                "hit@10": difference(-0.0071, margin: margin * 2, p: 0.0004),
            ],
        ]
    }

    private static func test(gain: Double, margin: Double) -> RunResult.Test {
        let levels = ["ndcg@10": 0.0496, "hit@10": 0.0842, "mrr@10": 0.0391, "coverage@10": 0.4213]
        return RunResult.Test(
            baseline: levels.mapValues(level),
            augmented: levels.mapValues { level($0 + gain) },
            difference: levels.mapValues {
                difference(
                    gain,
                    margin: margin * 0.7,
                    p: gain > margin * 0.7 ? 0.004 : 0.41,
                    baseline: $0
                )
            },
            slices: [
                "new-users": comparison(0.0377, gain * 1.4, margin: margin * 1.6),
                "rare-items": comparison(0.0081, -0.0004, margin: 0.0013),
                "later-day": comparison(0.0402, gain, margin: margin),
            ]
        )
    }

    private static func comparison(
        _ baseline: Double,
        _ gain: Double,
        margin: Double
    ) -> RunResult.Comparison {
        RunResult.Comparison(
            baseline: ["ndcg@10": level(baseline)],
            augmented: ["ndcg@10": level(baseline + gain)],
            difference: [
                "ndcg@10": difference(
                    gain,
                    margin: margin,
                    p: abs(gain) > margin ? 0.012 : 0.38,
                    baseline: baseline
                )
            ]
        )
    }

    private static let rows = RunResult.Rows(
        read: 198_502,
        rejected: ["time out of range": 12, "no item": 3],
        cleaned: ["duplicate-row": 311, "description-conflict": 94],
        made: 20_000,
        screened: ["near copy": 1_204, "unlikely": 998],
        mixed: 17_798
    )

    /// Everything else that the page shows.
    static func details() -> RunDetails {
        RunDetails(
            environment: [
                .init("Restock", "0.1.0"), .init("libtorch", "2.13.0"), .init("Arrow", "26.0.1"),
                .init("Machine", "x86-64, 2 cores, CPU"), .init("Started", "2026-03-02 09:14 UTC"),
            ],
            command: "restock run recipes/beauty.yaml",
            recipe: "data: amazon-beauty\ntask: next-item\ntrain: { model: sasrec, seeds: 5 }\n",
            dataLicence: "Amazon Reviews 2014, McAuley et al.; research use.",
            roles: [
                .init(role: "user", column: "reviewerID", reason: "declared in dataset.yaml"),
                .init(role: "item", column: "asin", reason: "declared in dataset.yaml"),
                .init(role: "time", column: "unixReviewTime", reason: "whole seconds since 1970"),
            ],
            rejectExamples: ["line 88,121: time 99999999999 is out of range"],
            cleaning: ChangeLog([
                .init(
                    rule: "duplicate-row",
                    action: .removed,
                    matched: 340,
                    applied: 311,
                    condition: "all columns equal an earlier row",
                    examples: ["line 4,512 repeats line 4,511"]
                ),
                .init(
                    rule: "description-conflict",
                    action: .changed,
                    matched: 94,
                    applied: 94,
                    condition: "one product, several descriptions: the most frequent is kept",
                    examples: ["\(hostileTitle) -> Rose oil"]
                ),
            ]),
            fittedCleaning: ChangeLog([
                .init(
                    rule: "automated-user",
                    action: .removed,
                    matched: 4,
                    applied: 4,
                    condition: "more than 212 events a day, or gaps that vary by less than 2 %"
                )
            ]),
            protection: [
                .init("Users", "22,363 replaced by keyed HMAC-SHA256 pseudonyms"),
                .init("Items", "kept, the catalogue must join"),
            ],
            sizes: [
                .init("Users", "22,363"), .init("Items", "12,101"), .init("Events", "198,502"),
                .init("Tuning cases", "4,471"), .init("Gate cases", "4,472"),
                .init("Test cases", "8,951"),
            ],
            skipped: ["fewer than 3 time steps": 5_102],
            policies: policies,
            trainings: trainings,
            bars: [
                "popularity": ["ndcg@10": 0.0068, "hit@10": 0.0152],
                "item-kNN": ["ndcg@10": 0.0341, "hit@10": 0.0611],
                "EASE": ["ndcg@10": 0.0388, "hit@10": 0.0702],
            ],
            robustness: [
                "drop 20 % of events": comparison(0.0431, 0.0029, margin: 0.002),
                "swap neighbours": comparison(0.0478, 0.0026, margin: 0.002),
            ],
            cases: [
                "new-users": 2_214, "rare-items": 1_496, "later-day": 3_977,
                "drop 20 % of events": 4_472, "swap neighbours": 4_472,
            ],
            confidence: 0.95,
            decisionMetric: "ndcg@10",
            smallestUsefulGain: 0.02,
            isQuick: false,
            remarks: ["The role of `unixReviewTime` was guessed."],
            learningCurve: learningCurve
        )
    }

    /// Half of the users with made samples reach .0458: where the originals' line is four fifths of
    /// the way from .0430 at a half to .0465 at three quarters, at 50 % · 1.5^0.8 = 69 %.
    static let learningCurve = DataCurve(
        policy: "gru",
        metric: "ndcg@10",
        points: [
            .init(
                share: 0.25,
                users: 5_591,
                baseline: [0.0361, 0.0359],
                augmented: [0.041, 0.04]
            ),
            .init(
                share: 0.5,
                users: 11_182,
                baseline: [0.043, 0.043],
                augmented: [0.046, 0.0456]
            ),
            .init(
                share: 0.75,
                users: 16_772,
                baseline: [0.0464, 0.0466],
                augmented: [0.0512, 0.05]
            ),
            .init(
                share: 1,
                users: 22_363,
                baseline: [0.049, 0.0502],
                augmented: [0.0539, 0.0543]
            ),
        ]
    )

    private static let policies = [
        policy("subset", maker: "subset-split", examples: [operatorExample]),
        policy("gru", maker: "gru", examples: [sampleExample, operatorExample, rejectedExample]),
        policy("reorder", maker: "reorder", examples: []),
    ]

    private static func policy(
        _ name: String,
        maker: String,
        examples: [RunDetails.Example]
    ) -> RunDetails.Policy {
        RunDetails.Policy(
            name: name,
            recipe: "expand: [{ generator: \(maker), count: 20000 }]\nmix: { ratio: 0.5 }\n",
            made: [maker: 20_000],
            screened: ["near copy": 1_204, "unlikely": 998],
            mixed: 17_798,
            meanWeight: 0.83,
            twoSampleAUC: 0.71,
            distributions: distributions,
            examples: examples,
            tuningMetric: name == "gru" ? 0.0541 : 0.0519,
            segments: [
                .init(label: 0, realShare: 0.42, madeShare: 0.47, topItems: ["Argan oil", "Shea"]),
                .init(label: 1, realShare: 0.31, madeShare: 0.29, topItems: ["Nail lacquer, red"]),
                .init(label: 2, realShare: 0.27, madeShare: 0.24, topItems: [hostileTitle]),
            ]
        )
    }

    private static let distributions = [
        RunDetails.Distribution(
            name: "Item popularity",
            unit: "share of events by tenth of the items, most popular first",
            bins: ["top 10 %"] + (1..<10).map { "\($0 * 10) to \($0 * 10 + 10) %" },
            real: [0.41, 0.15, 0.10, 0.08, 0.07, 0.05, 0.05, 0.04, 0.03, 0.02],
            made: [0.52, 0.17, 0.10, 0.07, 0.05, 0.03, 0.03, 0.02, 0.01, 0],
            distance: 0.13
        ),
        RunDetails.Distribution(
            name: "Sequence length",
            unit: "share of sequences by number of events",
            bins: ["3", "4", "5", "6 to 7", "8 to 10", "11 to 15", "16 to 20", "21 to 30"],
            real: [0.32, 0.18, 0.12, 0.14, 0.10, 0.08, 0.04, 0.02],
            made: [0.28, 0.20, 0.14, 0.15, 0.11, 0.08, 0.03, 0.01],
            distance: 0.06
        ),
        RunDetails.Distribution(
            name: "Time between events",
            unit: "share of neighbouring events by the time between them",
            bins: [
                "same second", "under a week", "under 30 days", "under a year", "a year or more",
            ],
            real: [0.39, 0.11, 0.17, 0.25, 0.08],
            made: [0.39, 0.11, 0.17, 0.25, 0.08],
            distance: 0
        ),
    ]

    private static func events(_ items: [String]) -> [RunDetails.Event] {
        items.map { RunDetails.Event(item: $0, event: "review") }
    }

    private static let operatorExample = RunDetails.Example(
        maker: "subset-split",
        parent: events([
            "Argan oil shampoo", "Nail lacquer, red", hostileTitle, "Shea butter",
            "Hand cream 75 ml",
        ]),
        made: events(["Argan oil shampoo", hostileTitle, "Jojoba oil", "Hand cream 75 ml"]),
        label: 2,
        confidence: 0.87,
        rejected: nil
    )
    private static let sampleExample = RunDetails.Example(
        maker: "gru",
        parent: [],
        made: events((1...15).map { "Lipstick no. \($0)" }),
        label: nil,
        confidence: 0,
        rejected: nil
    )
    private static let rejectedExample = RunDetails.Example(
        maker: "subset-split",
        parent: events(["Sun cream", "After-sun lotion", "Lip balm"]),
        made: events(["Sun cream", "After-sun lotion"]),
        label: 1,
        confidence: 0.6,
        rejected: "near copy of a real sequence"
    )

    private static let trainings: [RunDetails.Training] =
        [("baseline", 0.0496, 900), ("subset", 0.0500, 1_700), ("gru", 0.0541, 1_350)]
        .flatMap { policy, level, stepsPerEpoch in
            (0..<2).map { seed in
                training(policy, seed: seed, level: level, stepsPerEpoch: stepsPerEpoch)
            }
        }

    /// A curve that rises to `level` and falls off again, without any randomness.
    private static func training(
        _ policy: String,
        seed: Int,
        level: Double,
        stepsPerEpoch: Int
    ) -> RunDetails.Training {
        let curve = (1...24).map { epoch -> RunDetails.CurvePoint in
            let progress = Double(epoch) / 24
            let rise = 1 - (1 - progress) * (1 - progress) * (1 - progress)
            let wobble = Double((epoch * 7 + seed * 3) % 5) * 0.0003
            return RunDetails.CurvePoint(
                epoch: epoch,
                steps: epoch * stepsPerEpoch,
                loss: 9.2 - 3.1 * rise + wobble * 100,
                metric: epoch % 2 == 0 ? level * rise - 0.002 * progress + wobble : nil
            )
        }
        return RunDetails.Training(
            policy: policy,
            seed: seed,
            curve: curve,
            bestEpoch: 20,
            seconds: 311.4
        )
    }
}
