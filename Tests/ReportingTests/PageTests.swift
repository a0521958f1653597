import Foundation
import Pipelines
import Testing

@testable import Experiments
@testable import Reporting

@Suite("The page")
struct PageTests {
    private let page = ReportPage(result: Fixture.result(), details: Fixture.details()).html()

    private func matches(_ pattern: String, in text: String) throws -> [String] {
        try text.matches(of: Regex(pattern)).compactMap {
            $0.output.last?.substring.map(String.init)
        }
    }

    @Test("Text is escaped, HTML is not")
    func escaping() {
        let text = Fixture.hostileTitle
        let markup: Markup = "<i title=\"\(text)\">\(text)</i>"
        let escaped =
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Rose&quot; oil"
        #expect(markup.html == "<i title=\"\(escaped)\">\(escaped)</i>")
        #expect(("<b>\(markup)</b>" as Markup).html == "<b>\(markup.html)</b>")
        #expect(Markup(text: "a\u{0}b\u{1B}c").html == "a\u{FFFD}b\u{FFFD}c")
        #expect(Markup(prose: "with `a<b` and `c").html == "with <code>a&lt;b</code> and `c")
    }

    @Test("Nothing in the data becomes an element, and nothing is loaded")
    func selfContained() throws {
        var result = Fixture.result()
        result.data = Fixture.hostileTitle
        result.rows.rejected = [Fixture.hostileTitle: 1]
        result.chosen = Fixture.hostileTitle
        var details = Fixture.details()
        details.remarks = [Fixture.hostileTitle]
        details.skipped = [Fixture.hostileTitle: 1]
        details.command = Fixture.hostileTitle
        details.trainings[0].policy = Fixture.hostileTitle
        let html = ReportPage(result: result, details: details).html()
        #expect(html.contains("&lt;script&gt;"))
        #expect(!html.contains("<script"))
        #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url("))
        #expect(try matches(#"\s(src|href)="(?!#)"#, in: html).isEmpty)
    }

    @Test("Elements are closed in order")
    func balance() throws {
        var open: [String] = []
        for tag in try matches(#"<(/?[a-z][a-z0-9]*(?:\s[^>]*)?/?)>"#, in: page) {
            let name = String(tag.prefix { $0.isLetter || $0.isNumber || $0 == "/" })
            if tag.hasSuffix("/") || name == "meta" { continue }
            if name.hasPrefix("/") {
                let expected = open.popLast()
                #expect(expected == String(name.dropFirst()))
                if expected != String(name.dropFirst()) { return }
            } else {
                open.append(name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test("Headings go down one level at a time, identifiers are unique, links lead somewhere")
    func outline() throws {
        let levels = try matches(#"<h([1-6])"#, in: page).compactMap(Int.init)
        #expect(levels.first == 1)
        #expect(levels.count { $0 == 1 } == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        let ids = try matches(#"\sid="([^"]*)""#, in: page)
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids).isSuperset(of: try matches(##"href="#([^"]*)""##, in: page)))
        #expect(Set(ids).isSuperset(of: try matches(#"aria-labelledby="([^"]*)""#, in: page)))
    }

    @Test("Tables have captions and headings, drawings have words")
    func accessibility() throws {
        let tables = try matches(#"(<table)"#, in: page).count
        #expect(tables > 10)
        #expect(try matches(#"(<table[^>]*>\s*<caption>)"#, in: page).count == tables)
        #expect(try matches(#"(<th )(?!scope="(?:col|row)")"#, in: page).isEmpty)
        let drawings = try matches(#"<svg([^>]*)>"#, in: page)
        #expect(drawings.count > 10)
        #expect(
            drawings.allSatisfy {
                $0.contains("aria-hidden=\"true\"")
                    || ($0.contains("role=\"img\"") && $0.contains("aria-label=\""))
            }
        )
    }

    @Test("A slice without cases, or with too few, is named with how many it has")
    func emptySlices() {
        var result = Fixture.result()
        var details = Fixture.details()
        #expect(page.contains("A slice with too few cases is left out."))
        details.cases["unseen-items"] = 0
        details.cases["new-users"] = 7
        result.test.slices["new-users"] = nil
        let some = ReportPage(result: result, details: details).html()
        #expect(some.contains("is left out: new-users (7 cases), unseen-items (no case)."))
        result.test.slices = [:]
        details.cases = ["unseen-items": 0]
        let none = ReportPage(result: result, details: details).html()
        #expect(none.contains("No slice had enough cases to be judged: unseen-items (no case)."))
    }

    @Test("Every rule, reason, slice, policy and corruption is on the page")
    func complete() {
        let wanted = [
            "duplicate-row", "automated-user", "time out of range", "fewer than 3 time steps",
            "new-users", "rare-items", "later-day", "subset", "reorder", "swap neighbours", "EASE",
            "near copy of a real sequence", "reviewerID", "restock run recipes/beauty.yaml",
            "read 3 times over all runs", "log2(rank + 1)", "First 21,600 steps",
            "real training users", "22,363",
        ]
        for text in wanted { #expect(page.contains(text), "\(text)") }
    }

    @Test("An empty run and figures that aren't numbers still give a page without NaN")
    func degenerate() {
        var result = Fixture.result(.undecided)
        result.test = .init(baseline: [:], augmented: [:], difference: [:], slices: [:])
        result.gate = ["gru": ["ndcg@10": .init(mean: .nan, low: -.infinity, high: .nan, p: .nan)]]
        result.minimumDetectableEffect = .nan
        result.cost.seconds = [:]
        var details = Fixture.details()
        details.policies = []
        details.trainings = [
            .init(policy: "gru", seed: 0, curve: [], bestEpoch: 0, seconds: .nan),
            .init(
                policy: "baseline",
                seed: 0,
                curve: [.init(epoch: 1, steps: 1, loss: .nan, metric: .nan)],
                bestEpoch: 1,
                seconds: 1
            ),
        ]
        details.robustness = [:]
        details.bars = ["popularity": ["ndcg@10": .nan]]
        let html = ReportPage(result: result, details: details).html()
        #expect(!html.contains("nan") && !html.contains("NaN") && !html.contains("inf "))
        #expect(html.contains(NumberText.missing))
        let text = TerminalSummary(result: result, details: details).text(width: 80, colour: false)
        #expect(!text.lowercased().contains("nan"))
    }

    @Test("The file is the page; a folder that can't be is an explained error")
    func writing() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("report-\(UUID().uuidString)")
        let report = ReportPage(result: Fixture.result(), details: Fixture.details())
        #expect {
            try report.write(to: URL(filePath: "/dev/null/report"))
        } throws: { error in
            guard let error = error as? StoreError else { return false }
            return error.exitStatus == .cannotCreate && !error.description.contains("\n")
                && error.description.contains("/dev/null/report")
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try report.write(to: folder)
        #expect(try String(contentsOf: file, encoding: .utf8) == page)
    }

    @Test("Axes have round marks that enclose their values", arguments: 0..<100)
    func axes(seed: Int) {
        let low = Double((seed * 37) % 101 - 50) * 0.013
        let high = low + Double((seed * 53) % 97) * 0.021
        let axis = Axis(covering: low...high, pixels: 10...110, count: 5)
        #expect(axis.marks[0] <= low + 1e-9)
        #expect(axis.marks[axis.marks.count - 1] >= high - 1e-9)
        #expect((2...12).contains(axis.marks.count))
        #expect(abs(axis.position(axis.marks[0]) - 10) < 1e-9)
        #expect(axis.position(low) <= axis.position(high))
        #expect(axis.marks.allSatisfy { abs(axis.position($0) + axis.flipped($0) - 120) < 1e-9 })
    }
}
