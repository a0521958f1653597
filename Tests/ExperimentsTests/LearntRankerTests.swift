import Commerce
import Evaluating
import Foundation
import Pipelines
import Retrieval
import Statistics
import Testing
import Training

@testable import Experiments

@Suite("The ranker that a run leaves")
struct LearntRankerTests {
    /// A catalogue with judged queries, and what two encoders find, at random but for a hint of the grades.
    private struct Shop {
        var products = Products()
        var queries = JudgedQueries()
        var found: [HybridRanking] = []
        var tuned: [HybridRanking] = []

        init(seed: UInt64) {
            var random = Seed(seed).generator()
            let kinds = ["glass lamp", "wooden table", "blue mug"]
            for number in 0..<24 {
                products.append(
                    name: "p\(number)",
                    title: "\(["Acme", "Zeta"][number % 2]) \(kinds[number % 3]) \(number)",
                    brand: ["Acme", "Zeta"][number % 2],
                    popularity: number % 5 == 0 ? nil : Double(number)
                )
            }
            for query in 0..<16 {
                queries.queries.append("\(kinds[query % 3]) \(query)")
                queries.judgements.append(
                    (0..<24).filter { _ in random.below(2) == 0 }.map {
                        Judgement(product: Int32($0), grade: $0 % 3 == query % 3 ? 2 : 0)
                    }
                )
                found.append(Self.ranking(&random))
                tuned.append(Self.ranking(&random))
            }
        }

        private static func ranking(_ random: inout RandomSource) -> HybridRanking {
            var order = (0..<24).map { Int32($0) }
            func ranked(_ random: inout RandomSource) -> RankedDocuments {
                random.shuffle(&order)
                let scores = order.map { _ in random.uniform() }.sorted(by: >)
                return RankedDocuments(documents: order, scores: scores)
            }
            var ranking = HybridRanking(
                words: ranked(&random).prefix(9),
                meaning: ranked(&random),
                fusion: ranked(&random),
                tiers: RankedDocuments()
            )
            ranking.reranked = ranked(&random)
            return ranking
        }
    }

    @Test(
        "Read again from a run's folder, it ranks as it did in memory",
        arguments: 0..<4,
        [false, true]
    )
    func rereads(seed: UInt64, isTuned: Bool) async throws {
        let shop = Shop(seed: seed)
        let tuned = isTuned ? shop.tuned : nil
        var settings = LambdaMARTConfiguration()
        (settings.rounds, settings.depth, settings.folds) = (20, 6, 3)
        let learner = SearchLearner(
            configuration: settings,
            products: shop.products,
            queries: shop.queries,
            read: 4,
            left: "learned"
        )
        let context = StageContext(seed: Seed(seed), threads: 1)
        let outcome = try await learner.learn(
            shop.found,
            tuned: tuned,
            leaving: "learned",
            in: context
        )
        let ranker = try #require(outcome.ranker)
        #expect(ranker.isTuned == isTuned && ranker.description.read == 4)
        let other = try await learner.learn(
            shop.found,
            tuned: tuned,
            leaving: "learned/other",
            in: context
        )
        #expect(other.ranker == nil && other.raised == outcome.raised)

        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try ranker.write(to: folder)
        try shop.products.write(to: folder)
        let products = try Products(contentsOf: folder)
        let again = try LearntRanker(contentsOf: folder)
        #expect(again.description == ranker.description)
        let features = try ranker.features(of: shop.products, path: "memory")
        let reread = try again.features(of: products, path: folder.path)
        var different = 0
        for (place, query) in shop.queries.queries.enumerated() {
            let (own, second) = (shop.found[place], tuned?[place])
            let before = try await ranker.ranking(for: query, features, own, tuned: second)
            let after = try await again.ranking(for: query, reread, own, tuned: second)
            #expect(before.learned == after.learned, "\(query)")
            // Candidates come first; trees that saw the grades say another thing than those of the folds.
            let raised = outcome.raised[place]
            #expect(Set(after.learned.documents.prefix(raised.count)) == Set(raised.keys))
            let scores = zip(after.learned.documents, after.learned.scores).prefix(raised.count)
            if scores.contains(where: { raised[$0.0] != $0.1 }) { different += 1 }
        }
        #expect(different > 8, "\(different)")
    }

    @Test("Files that are missing, damaged or of other columns are errors that say where")
    func damage() async throws {
        let shop = Shop(seed: 1)
        var settings = LambdaMARTConfiguration()
        (settings.rounds, settings.depth, settings.folds) = (5, 6, 3)
        let learner = SearchLearner(
            configuration: settings,
            products: shop.products,
            queries: shop.queries,
            read: nil,
            left: "learned"
        )
        let ranker = try #require(
            try await learner.learn(
                shop.found,
                tuned: nil,
                leaving: "learned",
                in: StageContext(seed: Seed(1), threads: 1)
            ).ranker
        )
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let description = folder.appending(path: LearntRanker.descriptionName)
        for (name, change) in [
            (LearntRanker.treesName, nil), (LearntRanker.treesName, "tree"),
            (LearntRanker.descriptionName, "{}"), (LearntRanker.descriptionName, nil),
        ] as [(String, String?)] {
            try ranker.write(to: folder)
            let file = folder.appending(path: name)
            if let change {
                try Data(change.utf8).write(to: file)
            } else {
                try FileManager.default.removeItem(at: file)
            }
            #expect(throws: SearchRunError.self, "\(name)") {
                try LearntRanker(contentsOf: folder)
            }
        }
        try ranker.write(to: folder)
        let text = try String(contentsOf: description, encoding: .utf8)
        try Data(text.replacing("fusion-rank", with: "fusion-place").utf8).write(to: description)
        let other = try LearntRanker(contentsOf: folder)
        #expect(throws: SearchRunError.self) {
            try other.features(of: shop.products, path: folder.path)
        }
    }
}
