import Foundation
import Statistics
import Testing

@testable import Experiments
@testable import Reporting

@Suite("The page of a search")
struct SearchTests {
    /// Two rungs of three candidates, one of which made nothing.
    private func search(
        _ method: TuneConfiguration.Method = .halving,
        best: Double? = 0.0512,
        seed: UInt64 = 1
    ) -> SearchResult {
        let space = PolicySpace(histories: 100)
        func trial(_ candidate: Int, _ rung: Int, _ metric: Double?, goes: Bool = false) -> Trial {
            var trial = Trial(
                Attempt(candidate: candidate, rung: rung, place: candidate, steps: 400),
                Measurement(
                    metric: metric,
                    steps: metric == nil ? 0 : 400,
                    mixed: 1_234,
                    note: metric == nil ? Fixture.hostileTitle : nil
                )
            )
            trial.survives = goes
            return trial
        }
        return SearchResult(
            search: "abc",
            data: Fixture.hostileTitle,
            model: "sasrec, cross-entropy",
            method: method,
            metric: "ndcg@10",
            seeds: 1,
            seed: seed,
            candidates: (0..<3).map {
                .init(name: "candidate-0\($0 + 1)", policy: space.draw(.init(1)[$0]))
            },
            rungs: [.init(steps: 400, originals: 0.041), .init(steps: 1_200, originals: 0.05)],
            trials: [
                trial(0, 0, 0.04), trial(1, 0, 0.042, goes: true), trial(2, 0, nil),
                trial(1, 1, best),
            ],
            best: best.map { .init(candidate: 1, metric: $0, originals: 0.05) },
            wholeSteps: 1_200,
            budget: 2_400,
            spent: 1_200,
            originalsSpent: 1_600,
            isQuick: false,
            version: "0.1.0",
            build: "abc",
            seconds: ["train": 12]
        )
    }

    private func page(_ result: SearchResult, others: [SearchResult] = []) -> String {
        SearchPage(result: result, others: others, recipe: "data: x", command: Fixture.hostileTitle)
            .html()
    }

    @Test("shows every trial, loads nothing and takes nothing for HTML")
    func page() throws {
        let html = page(search())
        for text in [
            "candidate-01", "goes on", "Rung 2", "at most 1,200 steps", "+0.0012", "2,400",
        ] {
            #expect(html.contains(text), "\(text)")
        }
        #expect(html.contains("&lt;script&gt;") && !html.contains("<script"))
        #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url("))
        #expect(!page(search(best: nil)).lowercased().contains("nan"))
    }

    @Test("says plainly what the winner is worth, and compares methods at the same budget")
    func words() {
        let better = SearchText(result: search(), others: [search(.random, best: 0.0507)])
        #expect(better.headline.hasPrefix("The best of 3 candidates does better than"))
        #expect(better.figures.contains("0.0512") && better.figures.contains("+2.4\u{A0}%"))
        let worse = SearchText(result: search(best: 0.049), others: [search(.random, seed: 2)])
        #expect(worse.headline.contains("does not do better") && worse.comparison == nil)
        let none = SearchText(result: search(best: nil), others: [search(.random)])
        #expect(none.headline.hasPrefix("None of 3") && none.comparison == nil)
        let text = SearchSummary(result: search(), others: []).text(width: 60)
        #expect(text.contains("noisy") && text.split(separator: "\n").allSatisfy { $0.count <= 60 })
    }

    @Test("compares methods over pairs with the same draws")
    func pairs() throws {
        let others = [
            search(.random, best: 0.0502), search(.halving, best: 0.05, seed: 2),
            search(.random, best: 0.0504, seed: 2), search(.random, best: 0.09, seed: 3),
        ]
        // (.0512 + .0500) / 2 = .0506 and (.0502 + .0504) / 2 = .0503; ahead with the first seed only.
        let comparison = try #require(SearchText(result: search(), others: others).comparison)
        #expect(comparison.contains("halving reached 0.0506 and random search 0.0503 (+0.0003)"))
        #expect(comparison.contains("over 2 pairs") && comparison.contains("ahead in 1."))
        #expect(comparison.contains("too few"))
        let html = page(search(), others: others)
        #expect(html.contains("Seed of the draws</th>") && html.contains("0.0504"))
    }

    @Test("draws the best figure as stairs that never go down")
    func progress() {
        let points = search().progress
        #expect(points.map(\.steps) == [400, 800, 1_200])
        #expect(points.map(\.metric) == [0.04, 0.042, 0.0512])
        #expect(search(best: 0.001).progress.map(\.metric) == [0.04, 0.042, 0.042])
    }

    @Test("keeps its findings to the schema of tune.json, and they come back unchanged")
    func schema() throws {
        let schema = try JSONSchema("schemas/tune.schema.json")
        for result in [search(), search(.random), search(best: nil)] {
            let data = try JSONEncoder().encode(result)
            #expect(try schema.problems(data) == [])
            #expect(try JSONDecoder().decode(SearchResult.self, from: data) == result)
        }
        var json = try #require(
            try JSONSerialization.jsonObject(with: try JSONEncoder().encode(search()))
                as? [String: Any]
        )
        json["method"] = "guess"
        #expect(try schema.problems(JSONSerialization.data(withJSONObject: json)).count == 1)
    }
}
