import Testing

@testable import Experiments

/// What folds say together.
@Suite struct CrossValidationTests {
    private func fold(_ baseline: Double, _ policies: [String: (Double, made: Int)]) -> FoldFindings
    {
        var fold = FoldFindings()
        fold.rows = [10]
        fold.baseline = [.init(values: ["f1": baseline], made: 0)]
        fold.policies = [
            policies.mapValues { FoldFindings.Side(values: ["f1": $0.0], made: $0.made) }
        ]
        return fold
    }

    private func labels(_ folds: [FoldFindings]) -> CrossValidation.Labels {
        CrossValidation(
            folds,
            configuration: CrossValidationConfiguration(),
            shares: [1],
            metric: "f1",
            confidence: 0.95
        ).labels[0]
    }

    /// In folds 2 and 3 alone there is a teacher: .6 and .8 beside the originals' .5 and .6, whose mean over all three
    /// folds is .4.
    @Test func aPolicyIsComparedInTheFoldsThatItTookPartIn() throws {
        let found = labels([
            fold(0.1, ["smote": (0.2, 4)]),
            fold(0.5, ["smote": (0.2, 4), "teacher": (0.6, 30)]),
            fold(0.6, ["smote": (0.2, 4), "teacher": (0.8, 50)]),
        ])
        #expect(abs((found.baseline["f1"] ?? 0) - 0.4) < 1e-12)
        let teacher = try #require(found.policies["teacher"])
        #expect(abs((teacher.differences["f1"]?.mean ?? 0) - 0.15) < 1e-12)
        #expect(abs((teacher.levels["f1"] ?? 0) - 0.7) < 1e-12)
        #expect(teacher.made == 40)
        #expect(teacher.part?.folds == 2)
        #expect(abs((teacher.part?.baseline["f1"] ?? 0) - 0.55) < 1e-12)
        let smote = try #require(found.policies["smote"])
        #expect(smote.part == nil)
        #expect(abs((smote.differences["f1"]?.mean ?? 0) + 0.2) < 1e-12)
        #expect(abs(smote.made - 4) < 1e-12)
    }

    @Test func oneFoldTellsNoDifference() throws {
        let found = labels([fold(0.1, [:]), fold(0.5, ["teacher": (0.6, 30)])])
        let teacher = try #require(found.policies["teacher"])
        #expect(teacher.levels == ["f1": 0.6])
        #expect(teacher.differences.isEmpty)
        #expect(teacher.part?.folds == 1)
    }
}
