import Commerce
import Evaluating
import Foundation
import Pipelines
import Testing

/// Values worked out by hand.
@Suite struct MetricTests {
    /// Ranks 1, 4 and 11 of three targets.
    private let ranks = [4.0, 1, 11]

    @Test func ranksOfThreeTargets() throws {
        #expect(Hit(k: 1).value(ofRanks: ranks) == 1)
        #expect(Hit(k: 3).value(ofRanks: [4.0, 11]) == 0)
        // Two of min(5, 3) = 3 and one of min(2, 3) = 2.
        #expect(abs(Recall(k: 5).value(ofRanks: ranks) - 2.0 / 3) < 1e-15)
        #expect(Recall(k: 2).value(ofRanks: ranks) == 0.5)
        // DCG: 1 / log2 2 + 1 / log2 5 = 1 + .430677; ideal: 1 + 1 / log2 3 + 1 / log2 4 = 2.130930.
        let expected = (1 + 1 / log2(5.0)) / (1 + 1 / log2(3.0) + 0.5)
        #expect(abs(expected - 0.671386) < 1e-6)
        #expect(abs(NDCG(k: 10).value(ofRanks: ranks) - expected) < 1e-15)
        #expect(MRR(k: 10).value(ofRanks: [4.0, 11]) == 0.25)
        #expect(MRR(k: 3).value(ofRanks: [4.0, 11]) == 0)
    }

    @Test func listsOfItems() throws {
        // Counts 3, 1, 0, 0 of 4 items, so the smoothed total is 8: shares 4/8, 2/8, 1/8, 1/8.
        var catalogue = Catalogue(items: Vocabulary(["a", "b", "c", "d"]))
        catalogue.attributeNames = Vocabulary(["red", "big", "soft"])
        catalogue.attributes = [0, 1, 0, 1, 2]
        catalogue.attributeOffsets = [0, 2, 3, 5, 5]
        let items = knowledge([0, 0, 0, 1], itemCount: 4, catalogue: catalogue)
        #expect(Novelty(k: 2).value(of: [0, 1], knowing: items) == 1.5)
        #expect(Novelty(k: 2).value(of: [2, 3], knowing: items) == 3)
        #expect(Coverage(k: 2).value(of: [[0, 1], [1, 2]], itemCount: 4) == 0.75)
        // a {0, 1}, b {0}, c {1, 2}: ab 1/2, ac 1/3, bc 0; mean 5/18.
        let diversity = Diversity(k: 3).value(of: [0, 1, 2], knowing: items)
        #expect(abs(diversity - 13.0 / 18) < 1e-15)
        #expect(Diversity(k: 2).value(of: [0, 3], knowing: items) == 1)
    }

    @Test(arguments: [
        "hit@1", "recall@20", "ndcg@10", "mrr@5", "coverage@3", "novelty@2", "diversity@2",
    ])
    func namesAreRead(_ name: String) throws {
        #expect(try MetricName.parse(name).name == name)
    }

    @Test(arguments: [
        ("ndgc@10", "did you mean 'ndcg'?"), ("ndcg", "a whole number from 1"),
        ("ndcg@0", "a whole number from 1"), ("hit@ten", "a whole number from 1"),
        ("diversity@1", "a whole number from 2"), ("", "known: "), ("hit@1@2", "a whole number"),
    ])
    func wrongNamesAreExplained(_ name: String, _ remedy: String) throws {
        let error = #expect(throws: MetricError.self) { try MetricName.parse(name) }
        #expect(error?.description.contains(remedy) == true)
        #expect(error?.exitStatus == .configuration)
    }

    @Test func configurationsRefuseWhatTheyDoNotKnow() throws {
        func read(_ json: String) throws -> EvaluateConfiguration {
            try JSONDecoder().decode(EvaluateConfiguration.self, from: Data(json.utf8))
        }
        #expect(try read("{}") == EvaluateConfiguration())
        #expect(try read(#"{"slices": ["rare-items"]}"#).slices == [.rareItems])
        #expect(throws: (any Error).self) { try read(#"{"slices": ["rare"]}"#) }
        #expect(throws: (any Error).self) { try read(#"{"metrics": ["hits@1"]}"#) }
        #expect(throws: (any Error).self) { try read(#"{"metric": ["hit@1"]}"#) }
    }
}
