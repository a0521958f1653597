import Foundation
import Statistics
import Tensors
import Testing

@testable import Language

@Suite("Texts that a decoder rewrites")
struct TextRewriterTests {
    private static let texts = ["red mug", "Lumo desk lamp LED white", "红色杯子", "usb hub 4 port"]

    private static func settings(_ rewriting: Rewriting, attempts: Int = 4)
        -> TextRewriter.Settings
    {
        TextRewriter.Settings(
            rewriting: rewriting,
            mostWords: 3,
            mostCharacters: 24,
            attempts: attempts
        )
    }

    @Test(
        "Each is a line within limits, by the seed; what goes on begins as it did",
        arguments: Rewriting.allCases
    )
    func lines(rewriting: Rewriting) async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let rewriter = TextRewriter(Self.settings(rewriting))
            let found = try rewriter(Self.texts, by: decoder, seed: Seed(1))
            #expect(found.texts.count == 4 && found.lacking == 0)
            let limits = LineConstraint(mostWords: 3, mostCharacters: 24)
            for (text, outcome) in zip(Self.texts, found.texts) {
                var rest = try #require(outcome)
                if rewriting == .continue {
                    #expect(rest.hasPrefix(text))
                    rest.removeFirst(text.count)
                    if rest.hasPrefix(" ") { rest.removeFirst() }
                }
                #expect(limits.accepts(rest), "\(rest)")
            }
            #expect(try rewriter(Self.texts, by: decoder, seed: Seed(1)) == found)
            #expect(try rewriter(Self.texts, by: decoder, seed: Seed(2)) != found)
        }
    }

    @Test("What repeats its text or an example is asked for again, so often and no more")
    func repeats() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            for rewriting in Rewriting.allCases {
                let first = try TextRewriter(Self.settings(rewriting))(
                    ["red mug"],
                    by: decoder,
                    seed: Seed(1)
                )
                let line = try #require(first.texts[0])
                let prompt = RewritingPrompt(rewriting: rewriting, language: .english)
                var outcome = TextRewriter.Outcome(texts: [nil, nil, nil])
                TextRewriter.take(" \(line.uppercased()) ", of: line, at: 0, prompt, &outcome)
                for shown in prompt.shown {
                    TextRewriter.take(shown, of: "red mug", at: 1, prompt, &outcome)
                }
                #expect(outcome.texts == [nil, nil, nil] && outcome.lacking == 3)
                #expect(outcome.repeated == 1 && outcome.copied == prompt.shown.count)
                TextRewriter.take("cup", of: "red mug", at: 2, prompt, &outcome)
                let whole = rewriting == .continue ? "red mug cup" : "cup"
                #expect(outcome.texts == [nil, nil, whole])
            }
            var asked: [Int] = []
            let never = try TextRewriter(Self.settings(.rewrite, attempts: 0))(
                Self.texts,
                by: decoder,
                seed: Seed(1)
            ) { asked.append($0) }
            #expect(never.lacking == 4 && asked.isEmpty)
        }
    }

    @Test("Chinese texts are shown Chinese examples, and go on without a space")
    func languages() {
        #expect(RewritingPrompt.Language(of: "红色杯子 USB") == .chinese)
        #expect(RewritingPrompt.Language(of: "café mug 12") == .english)
        for rewriting in Rewriting.allCases {
            let prompt = RewritingPrompt(rewriting: rewriting, language: .chinese)
            #expect(prompt.start.contains("：") && !prompt.start.contains(": "))
            #expect(prompt.question("杯子").hasSuffix("："))
        }
        let going = RewritingPrompt(rewriting: .continue, language: .chinese)
        #expect(going.whole("杯子", "带盖") == "杯子带盖")
    }
}
