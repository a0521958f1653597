import Commerce
import Foundation
import Pipelines
import Retrieval

/// The learnt ranker of a finished run, with what it is told by.
struct SavedRanker: Sendable {
    let ranker: LearntRanker
    let features: CandidateFeatures
    /// The untouched encoder, where the ranker is told what that and the tuned one find; nil where there is one encoder.
    let untouched: SavedIndex?
}

/// The models in the folder of a finished run, and why one isn't there.
struct KeptModels {
    let run: RunFolder
    let recipe: SearchRecipe
    let findings: SearchFindings

    /// What to do about a run that should have left a model.
    private static let again = "run its recipe anew with --force"

    /// The ranker of a name, else that which the run's decision names.
    ///
    /// - Throws: ``SearchRunError/noRanker(name:path:reason:)`` for one that the recipe has not.
    func ranker(
        named name: String?,
        after decision: RunResult.Decision
    ) throws(SearchRunError) -> RankerKind {
        guard let name else { return findings.served(after: decision) ?? recipe.evaluate.ranker }
        let known = recipe.rankers.map(\.rawValue)
        if let kind = RankerKind(rawValue: name), known.contains(name) { return kind }
        let reason =
            switch RankerKind(rawValue: name) {
            case .learned:
                "its recipe learns none: add 'rank: { by: lambdamart }' to it and run that"
            case .reranked:
                "its recipe names no cross-encoder: add 'rerank: { model: FOLDER }' to it and run that"
            default: "expected \(NearestName.expected(for: name, among: known))"
            }
        throw .noRanker(name: name, path: run.url.path, reason: reason)
    }

    /// The folder of the smaller encoder that was accepted.
    ///
    /// - Throws: ``SearchRunError/noSmaller(path:reason:)``.
    func smallerEncoder(beside ranker: RankerKind) throws(SearchRunError) -> URL {
        let path = run.url.path
        guard let compression = findings.compression else {
            throw .noSmaller(
                path: path,
                reason: "its recipe asks for none: add 'compress: {}' to it and run that, or "
                    + "write one with restock models compress"
            )
        }
        guard compression.variants.contains(where: { $0.isAccepted == true }) else {
            throw .noSmaller(
                path: path,
                reason: "none was accepted: each may lose more than 'most-lost' allows, see its "
                    + "report"
            )
        }
        let place = run.url.appending(path: SavedSearch.smallerName)
        guard compression.left != nil, FileManager.default.fileExists(atPath: place.path) else {
            throw .noSmaller(path: path, reason: Self.absent(place))
        }
        guard ranker != .learned else {
            throw .noSmaller(
                path: path,
                reason: "the learnt ranker knows the scores of the encoder as it is: ask another "
                    + "with --ranker, or leave --smaller away"
            )
        }
        return place
    }

    /// The ranker that was learnt, and what it is told by.
    ///
    /// - Throws: ``SearchRunError/noRanker(name:path:reason:)`` where there is none,
    ///   ``SearchRunError/badRanker(path:reason:)`` where it is damaged; what is wrong with a file of the untouched encoder.
    func learnt(_ products: Products, _ words: LexicalIndex) throws -> SavedRanker {
        let place = run.url.appending(path: SavedSearch.rankerName)
        guard FileManager.default.fileExists(atPath: place.path) else {
            throw SearchRunError.noRanker(
                name: RankerKind.learned.rawValue,
                path: run.url.path,
                reason: Self.absent(place)
            )
        }
        try requireUnchanged([LearntRanker.descriptionName, LearntRanker.treesName], in: place)
        let ranker = try LearntRanker(contentsOf: place)
        let untouched = place.appending(path: SavedSearch.untouchedName)
        return SavedRanker(
            ranker: ranker,
            features: try ranker.features(of: products, path: place.path),
            untouched: ranker.isTuned
                ? try SavedIndex(contentsOf: untouched, products, words) : nil
        )
    }

    /// Refuses files that are not as the run's manifest says: over a damaged tree LightGBM ends the program.
    private func requireUnchanged(_ names: [String], in place: URL) throws(SearchRunError) {
        let written = Manifest.Read(of: run)?.models ?? []
        let hashes = Dictionary(
            written.map { ($0.file, $0.sha256) },
            uniquingKeysWith: { $1 }
        )
        for name in names {
            let file = place.appending(path: name)
            let found = try? ContentHash.ofFile(at: file)
            guard let found, found == hashes["\(place.lastPathComponent)/\(name)"] else {
                throw .badRanker(
                    path: file.path,
                    reason: "it isn't the file that the run's \(Manifest.name) names"
                )
            }
        }
    }

    /// The cross-encoder, where the ranker asks one.
    ///
    /// - Throws: ``SearchRunError/noRanker(name:path:reason:)`` where it isn't in the run's folder.
    func reranker(for ranker: RankerKind, _ products: Products) throws(SearchRunError) -> Reranker?
    {
        guard ranker == .reranked || ranker == .learned, let rerank = recipe.rerank else {
            return nil
        }
        let place = run.url.appending(path: SavedSearch.rerankerName)
        guard FileManager.default.fileExists(atPath: place.path) else {
            throw .noRanker(name: ranker.rawValue, path: run.url.path, reason: Self.absent(place))
        }
        return try Reranker(rerank, folder: place, products: products)
    }

    private static func absent(_ place: URL) -> String {
        "the folder '\(place.lastPathComponent)' isn't there, as in runs of older versions: \(again)"
    }
}
