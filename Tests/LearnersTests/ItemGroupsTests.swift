import Commerce
import Learners
import Statistics
import Tensors
import Testing

@Suite("Groups of items")
struct ItemGroupsTests {
    private static let catalogue: Catalogue = {
        var catalogue = Catalogue(items: Vocabulary(["a", "b", "c", "d"]))
        catalogue.titles = ["Red mug", "RED plate, red", "", "Blue-mug"]
        catalogue.attributeNames = Vocabulary(["kitchen", "gift"])
        catalogue.attributeOffsets = [0, 1, 2, 3, 4]
        catalogue.attributes = [0, 0, 0, 1]
        return catalogue
    }()

    @Test("Attributes and words that several items have, each item once; rarer ones weigh more")
    func groups() {
        let groups = ItemGroups(of: Self.catalogue, pull: 6)
        #expect((0..<groups.count).map { Array(groups[$0]) } == [[0, 1, 2], [0, 1], [0, 3]])
        #expect(abs(groups.weights[0] - 3.4641016) < 1e-6)
        #expect(abs(groups.weights[1] - 4.2426407) < 1e-6)
    }

    @Test("Vectors of groups put together what has something in common")
    func vectors() {
        let vectors = ItemVectors(
            of: ItemGroups(of: Self.catalogue, pull: 6),
            itemCount: 4,
            configuration: .init(dimensions: 2),
            seed: Seed(1)
        )
        func likeness(_ left: Int32, _ right: Int32) -> Float {
            zip(vectors.vector(of: left), vectors.vector(of: right)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(likeness(1, 2) > 0.8)
        #expect(likeness(2, 3) < 0.4)
    }

    @Test("What too many have in common is ignored, and everything without a pull")
    func limits() {
        #expect(ItemGroups(of: Self.catalogue, pull: 6, largest: 2).count == 2)
        #expect(ItemGroups(of: Self.catalogue, pull: 0).count == 0)
    }

    // Nobody has bought item 2; what it shares with 0 and 1 is the only thing that speaks for it.
    @Test("An item without history is expected after those that it resembles")
    func unseen() async throws {
        try await TensorThread.run {
            let source = training([[0, 3], [1, 3], [0, 1]])
            for (pull, isExpected) in [(0.0, false), (6.0, true)] {
                let model = try ItemExpectations(
                    fitting: source,
                    catalogue: Self.catalogue,
                    configuration: .init(penalty: 2, attributePull: pull),
                    threads: 1
                )
                var scratch = model.scratch()
                let found = model.expected(after: [0], count: 4, excluding: [], using: &scratch)
                #expect(found.contains { $0.item == 2 } == isExpected)
            }
        }
    }
}
