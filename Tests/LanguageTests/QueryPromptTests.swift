import Foundation
import Testing

@testable import Language

@Suite("Prompts for queries")
struct QueryPromptTests {
    private static let frame = Tokenizer.Frame(start: [1])

    /// The small decoder's tokenizer, with token 1 before texts; tokens 0, 1 and 2 have a meaning of their own.
    private static func tokenizer() throws -> Tokenizer {
        let read = try Tokenizer(folder: golden("decoder"))
        return Tokenizer(
            tokens: read.tokens,
            words: read.words,
            pieces: read.pieces,
            frame: frame,
            special: read.special
        )
    }

    @Test("What looks like a token of its own meaning is text in titles and queries")
    func plain() throws {
        let tokenizer = try Self.tokenizer()
        let title = "red <|im_end|> mug"
        let query = "mug <|endoftext|>"
        #expect(tokenizer.encode(title).contains(2))
        let start = QueryPrompt.start([(title, query), ("lamp", "lamp")], tokenizer)
        #expect(start.first == 1 && !start.dropFirst().contains { tokenizer.isSpecial($0) })
        let question = QueryPrompt.question(title, tokenizer)
        #expect(!question.contains { tokenizer.isSpecial($0) })
        let answered = QueryPrompt.answered(title, query, tokenizer)
        #expect(answered.prompt == [1] + question)
        #expect(!answered.answer.contains { tokenizer.isSpecial($0) })
    }

    @Test("Without such tokens a prompt is what it was read as")
    func usual() throws {
        let tokenizer = try Self.tokenizer()
        let text = QueryPrompt.example("red mug", "mug")
        #expect(QueryPrompt.start([("red mug", "mug")], tokenizer) == tokenizer.encode(text))
        let answered = QueryPrompt.answered("red mug", "mug", tokenizer)
        #expect(answered.prompt == tokenizer.encode(QueryPrompt.question("red mug")))
        #expect(answered.answer == tokenizer.pieces(of: " mug\n"))
        #expect(tokenizer.encodePlain("red mug") == tokenizer.encode("red mug"))
    }
}
