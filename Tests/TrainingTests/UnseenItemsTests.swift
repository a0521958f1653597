@_spi(Splitting) import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Tensors
import Testing

@testable import Training

@Suite("Items that training never saw")
struct UnseenItemsTests {
    private static let kinds = ["red mug", "glass lamp", "wooden table"]
    private static let perKind = 8
    /// One item a kind that nobody met: numbers 24, 25 and 26.
    private static let seenCount = 24

    /// Users stay with a kind; an item says its kind in its title, and nothing else.
    private static func input() -> TrainInput {
        var source = Histories()
        var cases = NextItemCases()
        for user in 0..<48 {
            let (kind, start) = (user % 3, user / 3)
            let items = (0..<5).map { step in
                Int32(kind * perKind + (start + step * (1 + start % 3)) % perKind)
            }
            source.append(
                user: Int32(user),
                items: items,
                events: items.map { _ in EventKind.buy },
                times: [0, 1, 2, 3, 4]
            )
            cases.append(
                user: Int32(user),
                history: source.range(of: user),
                of: source,
                targets: [Int32(kind * perKind + (start + 5) % perKind)],
                time: 5
            )
        }
        var catalogue = Catalogue(
            items: Vocabulary((0..<seenCount + 3).map { "item \($0)" })
        )
        for item in 0..<seenCount { catalogue.titles[item] = kinds[item / perKind] }
        for kind in 0..<3 { catalogue.titles[seenCount + kind] = kinds[kind] }
        return TrainInput(
            mixture: Mixture(originals: TrainingSet(source)),
            tuning: TuningSet(cases),
            catalogue: catalogue,
            excludesHistory: false
        )
    }

    private static func configuration(
        _ model: TrainConfiguration.Model,
        _ embeddings: TrainConfiguration.ItemEmbeddings,
        _ unseen: TrainConfiguration.UnseenItems
    ) -> TrainConfiguration {
        let encoder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LanguageTests/Golden/encoder")
        return TrainConfiguration(
            model: model,
            width: 8,
            layers: 1,
            length: 6,
            dropout: 0.1,
            learningRate: 1e-2,
            batchSize: 16,
            epochs: 15,
            evaluateEvery: 5,
            itemEmbeddings: embeddings,
            encoder: embeddings == .text ? encoder.path : nil,
            unseenItems: unseen
        )
    }

    private struct Trained {
        /// A row an item.
        var table: [[Float]]
        /// Per kind: the scores of all items after a history of that kind.
        var scores: [[Float]]
    }

    private static func train(_ configuration: TrainConfiguration) async throws -> Trained {
        let model = try await TrainStage(configuration)
            .run(input(), in: StageContext(seed: Seed(5), threads: 1))
        return try await TensorThread.run {
            let ranker = try model.ranker()
            let network = try #require(ranker as? any SequenceModel)
            var asked = Histories()
            for kind in 0..<3 {
                asked.append(
                    user: Int32(kind),
                    items: (0..<3).map { Int32(kind * perKind + $0) },
                    events: [.buy, .buy, .buy],
                    times: [0, 1, 2]
                )
            }
            let count = ranker.itemCount
            let scores = try ranker.scores(of: asked, 0..<3).floats()
            let table = network.itemTable.floats()
            let width = table.count / count
            return Trained(
                table: (0..<count).map { Array(table[$0 * width..<($0 + 1) * width]) },
                scores: (0..<3).map { Array(scores[$0 * count..<($0 + 1) * count]) }
            )
        }
    }

    @Test(
        "Stand beside the items that read as they do; what was seen keeps its row to the bit",
        arguments: [
            (TrainConfiguration.Model.sasrec, TrainConfiguration.ItemEmbeddings.attributes),
            (.sasrec, .text), (.gru4rec, .attributes), (.bsarec, .text),
        ]
    )
    func mapped(
        model: TrainConfiguration.Model,
        embeddings: TrainConfiguration.ItemEmbeddings
    ) async throws {
        let before = try await Self.train(Self.configuration(model, embeddings, .trained))
        let after = try await Self.train(Self.configuration(model, embeddings, .mapped))
        #expect(after.table.prefix(Self.seenCount) == before.table.prefix(Self.seenCount))
        for kind in 0..<3 {
            let new = Self.seenCount + kind
            #expect(after.table[new] != before.table[new])
            // Rows of GRU4Rec begin at random, and so few histories tell it little of kinds.
            if model == .gru4rec { continue }
            let others = (0..<Self.seenCount).filter { $0 / Self.perKind != kind }
            let best = others.map { after.scores[kind][$0] }.max() ?? .infinity
            #expect(after.scores[kind][new] > best, "\(model) \(embeddings) \(kind)")
            // As training leaves it, the item lies behind all of its own kind.
            let own = (0..<Self.perKind).map { before.scores[kind][kind * Self.perKind + $0] }
            #expect(before.scores[kind][new] < own.min() ?? -.infinity)
        }
    }

    @Test("Events count as their histories do")
    func weights() {
        var source = Histories()
        source.append(user: 0, items: [0, 1], events: [.buy, .buy], times: [0, 1])
        var made = MadeHistories()
        for item in [2, 3] as [Int32] {
            made.append(
                items: [item],
                events: [.buy],
                times: [0],
                provenance: Provenance(parents: [], maker: "", configurationHash: "", seed: 1)
            )
        }
        let mixture = Mixture(originals: TrainingSet(source), made: made, weights: [0, 0.5])
        let events = ItemPlacement.events(in: mixture, itemCount: 5)
        #expect(events == [1, 1, 0, 0.5, 0])
    }
}
