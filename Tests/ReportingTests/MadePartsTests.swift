import Foundation
import Testing

@testable import Experiments
@testable import Reporting

/// Parts of the page that only made rows of a table have.
@Suite("Parts about made rows")
struct MadePartsTests {
    @Test("Real and made rows share their axes, and every row is a dot")
    func scatter() {
        let scatter = RowScatter(
            real: [.init(x: -2, y: 0), .init(x: 2, y: 1), .init(x: 0, y: 0.5)],
            made: [.init(x: 0, y: 0), .init(x: 1, y: 1), .init(x: 30, y: 0), .init(x: 0, y: -9)],
            explained: [0.41, 0.125]
        )
        let html = ScatterParts(scatter).markup.html
        #expect(html.contains("hold 41.0\u{A0}% and 12.5\u{A0}% of the real rows"))
        #expect(html.contains("4 rows; 50.0\u{A0}% of them lie beyond"))
        let drawings = html.split(separator: "<path class=\"dots ").dropFirst()
            .map { $0.prefix { $0 != ">" } }
        #expect(drawings.map { $0.prefix(4) } == ["real", "made"])
        #expect(drawings.map { $0.split(separator: "h0").count - 1 } == [3, 4])
        // The real row at 0 stands above the made one at 0, at the same place from left to right.
        let places = drawings.map { drawing in
            drawing.split(separator: "M").dropFirst().map {
                $0.split(separator: " ")[0]
            }
        }
        #expect(places[0][2] == places[1][0] && places[1][0] == places[1][3])
    }

    @Test("A network's losses and measures are a chart each, with a dot at what was kept")
    func fitting() {
        let fitting = RunDetails.Fitting(
            maker: "ctgan",
            points: (1...4).map { epoch in
                .init(
                    epoch: epoch,
                    values: ["generator": 1 / Double(epoch)].merging(
                        epoch % 2 == 0 ? ["coverage": 0.2 * Double(epoch)] : [:]
                    ) { $1 }
                )
            },
            keptEpoch: 2
        )
        let html = FittingParts(fitting).markup.html
        #expect(html.contains("weights of pass 2"))
        let (variety, loss) = (html.range(of: "Variety"), html.range(of: "Loss: generator"))
        #expect(variety != nil && loss != nil)
        #expect(html.split(separator: "<circle class=\"mark").count == 3)
        #expect(html.contains("At the end 0.800.") && html.contains("At the end 0.250."))
        let lonely = RunDetails.Fitting(
            maker: "gan",
            points: [.init(epoch: 1, values: ["generator": 1])],
            keptEpoch: nil
        )
        #expect(FittingParts(lonely).markup.html.isEmpty)
    }
}
