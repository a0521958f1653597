import Commerce
import Foundation
import Pipelines
import Testing

@testable import Expanding

@Suite struct ExpanderConfigurationTests {
    private func read(_ json: String) throws -> ExpanderConfiguration {
        try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(json.utf8))
    }

    @Test func readsWhatRecipesWrite() throws {
        let subset = try read(#"{"operator": "subset-split", "keep": 0.5, "copies": 2}"#)
        #expect(subset == .operator(.init(.subsetSplit(SubsetSplit(keep: 0.5)), copies: 2)))
        let insert = try read(
            #"{"operator": "insert", "neighbours": "co-occurrence", "users": "short"}"#
        )
        let source = SubstituteSource(neighbours: .cooccurrence)
        #expect(insert == .operator(.init(.insert(Insert(source: source)), users: .short)))
        #expect(try read(#"{"operator": "windows", "length": 20}"#).name == "windows")
    }

    @Test(arguments: HistoryOperation.all) func survivesWritingAndReading(
        operation: HistoryOperation
    ) throws {
        let maker = ExpanderConfiguration.operator(
            OperatorConfiguration(operation, copies: 1, users: .short(length: 8))
        )
        let data = try JSONEncoder().encode(maker)
        #expect(try JSONDecoder().decode(ExpanderConfiguration.self, from: data) == maker)
        #expect(try maker.configurationHash().count == 64)
    }

    @Test(arguments: [
        (#"{"operator": "subset-splt"}"#, "did you mean 'subset-split'?"),
        (#"{"operator": "crop", "shore": 0.5}"#, "did you mean 'share'?"),
        (#"{"operator": "insert", "neighbours": "attribute"}"#, "did you mean 'attributes'?"),
        (#"{"operator": "crop", "share": 1.5}"#, "bad value '1.5' for 'crop.share'"),
        (#"{"operator": "windows", "copies": 2}"#, "bad value '2' for 'windows.copies'"),
        (#"{"operator": "mask", "users": "shorts"}"#, "did you mean 'short'?"),
        (#"{"generator": "gam"}"#, "did you mean 'gan'?"),
        (#"{"generator": "gan", "round": 10}"#, "did you mean 'rounds'?"),
        (#"{"generator": "gan", "discount": 2}"#, "bad value '2.0' for 'gan.discount'"),
        (#"{"keep": 0.5}"#, "'operator' or 'generator'"),
    ]) func refusesWhatItDoesNotKnow(json: String, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(json) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test func attributesAreNeededWhenAskedFor() async throws {
        var input = shop(users: 3)
        input.catalogue = .init(items: input.catalogue.items)
        let source = SubstituteSource(neighbours: .attributes)
        await #expect(throws: ExpandError.noAttributes(items: 40)) {
            try await expand(.insert(Insert(source: source)), from: input)
        }
    }
}
