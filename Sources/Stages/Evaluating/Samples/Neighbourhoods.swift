import Commerce
import Retrieval
import Statistics

/// What lies near what among seen, unseen and made rows.
///
///     coverage = share of seen rows with a made row within their radius
///     density = Σ_made |{seen rows within whose radius it lies}| / (k · made)
///
/// A seen row's radius is the distance to its k-th nearest seen row.
///
/// Source: Naeem, Oh, Uh, Choi & Yoo, "Reliable fidelity and diversity metrics for generative models", ICML 2020;
/// closest records and membership: Zhao et al., "CTAB-GAN", ACML 2021, and Chen et al., "GAN-Leaks", CCS 2020.
struct Neighbourhoods {
    let coverage: Double
    let density: Double
    let closestRatio: Double
    let nearCopies: Double
    let membershipAUC: Double

    init(seen: SampleTable, unseen: SampleTable, made: SampleTable, k: Int) throws {
        var all = seen
        all.append(unseen)
        all.append(made)
        let seenRows = Array(0..<seen.count)
        let unseenRows = Array(seen.count..<seen.count + unseen.count)
        let madeRows = Array(seen.count + unseen.count..<all.count)
        let space = RowSpace(all, class: seenRows, scaledBy: seen.count)
        func closest(_ rows: [Int], _ pool: [Int]) -> [Double] {
            rows.map { Double(space.distances(1, of: $0, among: pool).first ?? .infinity) }
        }

        var (covered, inside) = (0, 0)
        for row in seenRows {
            let radius = space.distances(k, of: row, among: seenRows).last ?? 0
            let within = madeRows.count {
                (space.distances(1, of: row, among: [$0]).first ?? .infinity) <= radius
            }
            inside += within
            covered += within > 0 ? 1 : 0
        }
        coverage = Double(covered) / Double(seen.count)
        density = Double(inside) / Double(k * made.count)

        let ofUnseen = closest(unseenRows, seenRows).sorted()
        let ofMade = closest(madeRows, seenRows).sorted()
        let expected = try Quantiles.quantile(0.5, ofAscending: ofUnseen)
        closestRatio = try Quantiles.quantile(0.5, ofAscending: ofMade) / max(expected, 1e-12)
        let near = try Quantiles.quantile(0.05, ofAscending: ofUnseen)
        nearCopies = Double(ofMade.count { $0 <= near }) / Double(made.count)

        // As many of either kind, so that more chances to lie near tell nothing.
        let count = min(seen.count, unseen.count)
        let asked = Array(seenRows.prefix(count)) + Array(unseenRows.prefix(count))
        membershipAUC = try RankedScores(
            scores: closest(asked, madeRows).map { -$0 },
            labels: asked.map { $0 < seen.count }
        ).areas().roc
    }
}
