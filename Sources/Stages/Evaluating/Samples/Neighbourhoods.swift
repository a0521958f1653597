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
/// Deviates: a row at a radius' end lies within it, since rows of levels are often as far apart as others.
/// Closest records and membership: Zhao et al., "CTAB-GAN", ACML 2021, and Chen et al., "GAN-Leaks", CCS 2020.
struct Neighbourhoods {
    let coverage: Double
    let density: Double
    let closestRatio: Double?
    let nearCopies: Double
    let nearUnseen: Double
    let membershipAUC: Double

    /// Compares rows that come in random order.
    init(seen: SampleTable, unseen: SampleTable, made: SampleTable, k: Int) throws {
        var all = seen
        all.append(unseen)
        all.append(made)
        let seenRows = Array(0..<seen.count)
        let unseenRows = Array(seen.count..<seen.count + unseen.count)
        let madeRows = Array(seen.count + unseen.count..<all.count)
        let space = RowSpace(all, class: seenRows, scaledBy: seen.count)
        func closest(_ rows: [Int], _ pool: RowPool) -> [Double] {
            rows.map {
                let found = pool.distances(1, of: $0).first ?? .infinity
                return Double(min(found, .greatestFiniteMagnitude))
            }
        }

        var (covered, inside) = (0, 0)
        let pairs = min(seen.count, made.count)
        let real = Array(seenRows.prefix(pairs))
        let (others, compared) = (space.pool(real), space.pool(Array(madeRows.prefix(pairs))))
        for row in real {
            let radius = others.distances(k, of: row).last ?? 0
            let within = compared.count(within: radius, of: row)
            inside += within
            covered += within > 0 ? 1 : 0
        }
        coverage = Double(covered) / Double(pairs)
        density = Double(inside) / Double(k * pairs)

        let seenPool = space.pool(seenRows)
        let ofUnseen = closest(unseenRows, seenPool).sorted()
        let ofMade = closest(madeRows, seenPool).sorted()
        let expected = try Quantiles.quantile(0.5, ofAscending: ofUnseen)
        closestRatio =
            expected > 0 ? try Quantiles.quantile(0.5, ofAscending: ofMade) / expected : nil
        let near = try Quantiles.quantile(0.05, ofAscending: ofUnseen)
        nearCopies = Double(ofMade.count { $0 <= near }) / Double(made.count)
        nearUnseen = Double(ofUnseen.count { $0 <= near }) / Double(unseen.count)

        // As many of either kind, so that more chances to lie near tell nothing.
        let count = min(seen.count, unseen.count)
        let asked = Array(seenRows.prefix(count)) + Array(unseenRows.prefix(count))
        membershipAUC = try RankedScores(
            scores: closest(asked, space.pool(madeRows)).map { -$0 },
            labels: asked.map { $0 < seen.count }
        ).areas().roc
    }
}
