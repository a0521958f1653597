import Commerce
import Statistics
import Testing

@testable import Experiments

@Suite("Remarks")
struct RemarkTests {
    @Test("tell how many sound rows the ratio leaves out")
    func rowsBeyondTheRatio() {
        // 200,000 sound rows for 900 training rows at ratio 1.
        let remark = RowProposal.remark(ofRatio: 1, beyond: 199_100, taken: 900)
        #expect(remark?.hasPrefix("199100 of 200000 made rows") == true)
        #expect(remark?.contains("'mix: { ratio: 1.0 }'") == true)
        #expect(RowProposal.remark(ofRatio: 1, beyond: 0, taken: 900) == nil)
    }

    private static let schema = TableSchema(
        features: [
            Feature(name: "noise", kind: .continuous), Feature(name: "score", kind: .continuous),
            Feature(name: "state", kind: .category, levels: ["open", "lost", "other"]),
            Feature(name: "ended", kind: .dateTime),
            Feature(name: "hint", kind: .continuous),
        ],
        label: "fraud",
        negative: "no",
        positive: "yes"
    )

    // Every tenth row is positive. A score is lower for these; a state tells them but for one row in 50; a date ends these
    // alone; a hint is shifted by one standard deviation.
    private static func table(_ count: Int, seed: UInt64) -> SampleTable {
        var table = SampleTable(schema)
        var random = Seed(seed).generator()
        for row in 0..<count {
            let isPositive = row % 10 == 0
            let told = row % 50 == 1 ? !isPositive : isPositive
            table.append(
                [
                    random.normal(), isPositive ? -random.uniform() - 1 : random.uniform(),
                    told ? 1 : Double(row % 2) * 2, isPositive ? 1e9 + random.uniform() : .nan,
                    random.normal() + (isPositive ? 1 : 0),
                ],
                label: isPositive ? 1 : 0,
                row: Int32(row)
            )
        }
        return table
    }

    @Test("name columns that alone tell the label, and by what")
    func tellingColumns() throws {
        let training = Self.table(2_000, seed: 1)
        let found = TellingColumn.all(training, Self.table(400, seed: 2))
        #expect(found.map(\.name) == ["ended", "score", "state"])
        #expect(found.map(\.byMissing) == [true, false, false])
        #expect(found[0].area == 1 && found[1].area == 1 && found[2].area < 1)
        #expect(found[0].remark.hasPrefix("Whether `ended` is missing alone tells"))
        #expect(found[2].remark.contains("ignore: [state]"))
        // Nine rows of a class say nothing for sure.
        #expect(TellingColumn.all(training, Self.table(90, seed: 2)).isEmpty)
    }

    @Test("count seeds in words")
    func seeds() {
        #expect(counted(seeds: 1) == "1 seed" && counted(seeds: 4) == "4 seeds")
    }
}
