import Foundation
import Pipelines
import Testing

@testable import Language
@testable import Training

@Suite("Settings of a fine-tuning")
struct FinetuneConfigurationTests {
    private static func read(_ text: String) throws -> FinetuneConfiguration {
        try JSONDecoder().decode(FinetuneConfiguration.self, from: Data(text.utf8))
    }

    private static let bounds: [(key: String, least: Int, most: Int)] = [
        ("rank", 1, 1024), ("steps", 1, 10_000_000), ("batch", 1, 4096),
        ("accumulation", 1, 4096), ("length", 2, 65_536),
    ]

    @Test("Numbers within bounds are read, others name their key and its bounds", arguments: bounds)
    func numbers(key: String, least: Int, most: Int) throws {
        for number in [least, most] {
            _ = try Self.read("{\"\(key)\":\(number)}")
        }
        for number in [least - 1, most + 1, .max, .min] {
            let error = #expect(throws: ConfigurationError.self) {
                try Self.read("{\"\(key)\":\(number)}")
            }
            let message = "\(error, default: "none")"
            #expect(message.contains(key) && message.contains("\(least)...\(most)"), "\(message)")
        }
    }

    // exp(709) is 8.2e307, exp(710) is above the largest number, 1.8e308.
    @Test("A loss whose exponential is above all numbers has no perplexity, and can be written")
    func perplexity() throws {
        #expect(Finetuning.perplexity(ofLoss: 0) == 1)
        #expect(Finetuning.perplexity(ofLoss: 709) != nil)
        let outcome = FineTuner.Outcome(
            losses: [1000],
            heldOut: [FineTuner.HeldOut(step: 0, loss: 1000)],
            keptStep: 0
        )
        let tuning = Finetuning(
            outcome,
            of: .decoder,
            tellsTokens: true,
            examples: 1,
            heldOutExamples: 1,
            learnt: 1,
            kept: 0
        )
        #expect(tuning.heldOut[0].perplexity == nil)
        _ = try JSONEncoder().encode(tuning)
    }
}
