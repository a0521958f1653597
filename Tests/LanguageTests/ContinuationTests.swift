import Foundation
import Statistics
import Tensors
import Testing

@testable import Language

@Suite("Continuing texts")
struct ContinuationTests {
    private static let texts = [
        "red mug", "v", "vintage glass lamp with wooden", "12-pack café", "table",
    ]

    @TensorThread
    private static func requests(_ decoder: TextDecoder, seed: UInt64 = 3) -> [ContinuationRequest]
    {
        texts.enumerated().map {
            ContinuationRequest(prompt: decoder.tokenizer.encode($1), seed: Seed(seed)[$0])
        }
    }

    @Test("The best token always is what the package writes")
    func greedy() async throws {
        let expected = try DecoderGolden.read()
        let found = try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            return try decoder.continuations(
                of: [
                    ContinuationRequest(
                        prompt: decoder.tokenizer.encode(expected.texts[0]),
                        seed: Seed(1)
                    )
                ],
                ContinuationSettings(
                    sampling: SamplingSettings(temperature: 0, repetitionPenalty: 1),
                    mostTokens: expected.greedy.count
                )
            ).map { ($0, decoder.tokenizer.text(of: expected.greedy)) }
        }
        #expect(found[0].0.text == found[0].1 && found[0].0.end == .limited)
        #expect(found[0].0.tokenCount == expected.greedy.count)
    }

    @Test("Neither company, nor order, nor a prefix that is read once changes what is written")
    func company() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let requests = Self.requests(decoder)
            var settings = ContinuationSettings(mostTokens: 16)
            let whole = try decoder.continuations(of: requests, settings)
            #expect(Set(whole.map(\.text)).count == requests.count)
            settings.together = 2
            #expect(try decoder.continuations(of: requests, settings) == whole)
            #expect(
                try decoder.continuations(of: requests.reversed(), settings) == whole.reversed()
            )
            let prefix = decoder.tokenizer.encode("small lamp")
            let joined = requests.map {
                ContinuationRequest(prompt: prefix + $0.prompt, seed: $0.seed)
            }
            let apart = try decoder.continuations(of: requests, after: prefix, settings)
            #expect(try decoder.continuations(of: joined, settings) == apart)
            #expect(apart != whole)
            #expect(
                try decoder.continuations(of: Self.requests(decoder, seed: 4), settings) != whole
            )
        }
    }

    @Test("A text that joins others between two tokens goes on as it does alone")
    func joining() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            var requests = Self.requests(decoder)
            requests += requests.map { ContinuationRequest(prompt: $0.prompt, seed: $0.seed["b"]) }
            for (place, most) in [9, 30, 4, 1, 17, 30, 2, 12, 5, 40].enumerated() {
                requests[place].settings = ContinuationSettings(mostTokens: most)
            }
            requests[5].settings?.stops = ["a", "e"]
            let apart = try requests.flatMap {
                try decoder.continuations(of: [$0], ContinuationSettings())
            }
            #expect(Set(apart.map(\.end)).count > 1)
            // One more at every third step, or as many as there is room for.
            for (together, pause) in [(3, 3), (2, 1), (10, 2)] {
                var waiting = requests[...]
                var (asked, most) = (0, 0)
                var (open, ended) = (Set<Int>(), [Int: Continuation]())
                try decoder.continuations(together: together) { room in
                    asked += 1
                    guard asked % pause == 0 || open.isEmpty else { return [] }
                    let new = waiting.prefix(pause == 1 ? room : 1)
                    open.formUnion(new.indices)
                    most = max(most, open.count)
                    waiting.removeFirst(new.count)
                    return Array(new)
                } watch: { number, _, whole in
                    if let whole {
                        ended[number] = whole
                        open.remove(number)
                    }
                    return true
                }
                #expect(requests.indices.map { ended[$0] } == apart, "\(together)")
                #expect(most == min(together, most) && most > 1)
            }
        }
    }

    // An untrained decoder writes anything, so that nothing but the limits makes it a line.
    @Test(
        "Every line holds to its limits",
        arguments: [
            LineConstraint(), LineConstraint(fewestWords: 3, mostWords: 3, mostCharacters: 6),
            LineConstraint(fewestWords: 1, mostWords: 1, mostCharacters: 2),
            LineConstraint(fewestWords: 2, mostWords: 5, mostCharacters: 30),
        ]
    )
    func lines(constraint: LineConstraint) async throws {
        let lines = try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let requests = (0..<60).map {
                ContinuationRequest(prompt: [Int32($0 % 300 + 20)], seed: Seed(9)[$0])
            }
            let sampling = SamplingSettings(temperature: 2, mostTokens: 384, share: 1)
            return try decoder.continuations(
                of: requests,
                ContinuationSettings(sampling: sampling, constraint: .line(constraint))
            )
        }
        #expect(lines.count == 60)
        for line in lines {
            #expect(constraint.accepts(line.text), "\(line.text.debugDescription)")
            #expect(line.end == .ended)
        }
        #expect(Set(lines.map(\.text)).count > 20)
    }

    @Test("A stop string ends a text and is no part of it")
    func stops() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let requests = Self.requests(decoder)
            var settings = ContinuationSettings(mostTokens: 24)
            let whole = try decoder.continuations(of: requests, settings)
            let text = whole[0].text
            // Two neighbours that no token needs to begin with; bytes that are no characters can't be asked for.
            let places = text.indices.dropFirst(3).dropLast()
            let start = try #require(
                places.first { text[$0].isASCII && text[text.index(after: $0)].isASCII }
            )
            let stop = String(text[start...].prefix(2))
            settings.stops = ["never", stop, ""]
            let stopped = try decoder.continuations(of: requests, settings)
            let range = try #require(text.range(of: stop))
            #expect(stopped[0].text == text[..<range.lowerBound] && stopped[0].end == .stopped)
            #expect(stopped[0].tokenCount < whole[0].tokenCount)
        }
    }

    @Test("Whoever watches sees each text grow to what it is, and can end it")
    func watching() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            var settings = ContinuationSettings(mostTokens: 24)
            let whole = try decoder.continuations(of: Self.requests(decoder), settings)
            // Settings of a request's own, here a stop string, count for it alone.
            let start = try #require(
                whole[0].text.indices.dropFirst(3).first { whole[0].text[$0].isASCII }
            )
            let stop = String(whole[0].text[start...].prefix(1))
            var requests = Self.requests(decoder)
            requests[0].settings = settings
            requests[0].settings?.stops = [stop + "never", stop]
            settings.together = 5
            var seen = Array(repeating: "", count: requests.count)
            let found = try decoder.continuations(
                of: requests,
                settings,
                watch: { place, text, _ in
                    seen[place] += text
                    return place != 2 || seen[place].count < 4
                }
            )
            #expect(found[0].end == .stopped && !found[0].text.contains(stop))
            #expect(seen[0] == found[0].text && seen[1] == found[1].text)
            #expect(found[1] == whole[1] && found[3...] == whole[3...])
            #expect(found[2].end == .abandoned && found[2].tokenCount < whole[2].tokenCount)
            #expect(whole[2].text.hasPrefix(seen[2]))
        }
    }

    // Shares at temperature 1: 1/2, 1/4, 1/8, 1/8. With a share of 0.7 the first two remain, 2/3 and 1/3.
    @Test("Draws follow the shares that remain")
    func sampling() {
        let scores = [Float(0), -log(2), -log(4), -log(4)]
        let all = SamplingSettings(temperature: 1, share: 1, repetitionPenalty: 1)
        #expect(
            [0, 0.49, 0.51, 0.74, 0.76, 0.99].map { all.place(of: $0, in: scores) } == [
                0, 0, 1, 1, 2, 3,
            ]
        )
        let some = SamplingSettings(temperature: 1, share: 0.7, repetitionPenalty: 1)
        #expect([0, 0.66, 0.67, 0.999].map { some.place(of: $0, in: scores) } == [0, 0, 1, 1])
        // At half the temperature shares are squared: 16, 4, 1, 1 of 22.
        let cold = SamplingSettings(temperature: 0.5, share: 1, repetitionPenalty: 1)
        #expect([0.72, 0.73, 0.90, 0.92].map { cold.place(of: $0, in: scores) } == [0, 1, 1, 2])
        // What a damaged file gives is no distribution.
        #expect(cold.place(of: 0.5, in: [.infinity, 1]) == nil)
        #expect(cold.place(of: 0.5, in: [.nan, 1]) == nil)
        #expect(SamplingSettings(temperature: 0).place(of: 0.99, in: scores) == 0)
        #expect(all.place(of: 0.9, in: [-.infinity]) == nil)
        #expect(all.place(of: 0.999, in: [1, -.infinity]) == 0)
        let penalty = SamplingSettings(repetitionPenalty: 2)
        #expect(penalty.penalised(3) == 1.5 && penalty.penalised(-3) == -6)
    }

    @Test("What tokens do to a line")
    func tokens() {
        #expect(
            LineToken(Array(" mug".utf8)).opensWord && LineToken(Array(" mug".utf8)).isPrintable
        )
        #expect(LineToken([0x20]).isSpace && LineToken([0x20]).isPrintable)
        for text in ["", "  ", "a b", "a\n", "\t", "\u{7f}", "\u{85}", "\u{2028}"] {
            #expect(!LineToken(Array(text.utf8)).isPrintable, "\(text.debugDescription)")
        }
        #expect(!LineToken(Array("--".utf8)).hasLetter && LineToken(Array("-é".utf8)).hasLetter)
        // The second and third byte of 红 (e7 ba a2), its first, and its end with a letter behind it.
        #expect(LineToken([0xba, 0xa2]).isContinuation && LineToken([0xba, 0xa2]).leading == 2)
        #expect(LineToken([0x61, 0xe7]).trailing == 2)
        #expect(LineToken([0xa2, 0x61]).leading == 1 && !LineToken([0xa2, 0x61]).isContinuation)
        #expect(!LineToken([0xff]).isPrintable && !LineToken([0xe7, 0x61]).isPrintable)
    }

    @Test("A prompt that leaves no room is an error")
    func tooLong() async throws {
        _ = await TensorThread.run {
            #expect(throws: DecoderError.tooLong(tokens: 1026, limit: 1024)) {
                let decoder = try TextDecoder(golden("decoder"))
                _ = try decoder.continuations(
                    of: [ContinuationRequest(prompt: [5, 6], seed: Seed(1))],
                    after: [7, 8, 9, 10],
                    ContinuationSettings(mostTokens: 1020)
                )
            }
        }
    }
}
