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

    @Test("count seeds in words")
    func seeds() {
        #expect(counted(seeds: 1) == "1 seed" && counted(seeds: 4) == "4 seeds")
    }
}
