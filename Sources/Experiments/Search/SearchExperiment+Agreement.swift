import Commerce
import Evaluating
import Foundation
import Labeling
import Pipelines
import Retrieval

extension SearchExperiment {
    /// Runs each labeler on the real pairs that people judged, after everything was decided.
    ///
    /// - Returns: one entry a labeler with its settings; nil without policies.
    func agreements(
        on judged: JudgedQueries,
        _ shop: PreparedSearch
    ) async throws -> [SearchFindings.Agreement]? {
        guard !recipe.policies.isEmpty else { return nil }
        let vectors = try await vectors(of: judged.queries, weights: nil)
        var found: [SearchFindings.Agreement] = []
        for (labeler, policies) in labelers {
            let rankings = try await SearchAnswers.rankings(
                shop.index,
                judged.queries,
                vectors,
                window: labeler.roundTrip.window
            )
            var opinions = Self.opinions(of: labeler.roundTrip, on: judged, rankings, shop)
            if let margins = labeler.margins {
                opinions = try await self.opinions(
                    of: margins,
                    policy: policies[0],
                    on: judged,
                    rankings,
                    back: opinions,
                    shop
                )
            }
            found.append(
                SearchFindings.Agreement(
                    labeler: labeler.labeler.rawValue,
                    policies: policies,
                    agreement: try LabelAgreement(opinions, on: judged)
                )
            )
        }
        return found
    }

    /// The labelers of the policies, each once with those that ask it.
    private var labelers: [(configuration: QueryLabelConfiguration, policies: [String])] {
        var labelers: [(configuration: QueryLabelConfiguration, policies: [String])] = []
        for (name, policy) in recipe.orderedPolicies {
            var labeler = policy.label
            // Groups say nothing of a pair.
            labeler.roundTrip.clusters = 0
            if let known = labelers.firstIndex(where: { $0.configuration == labeler }) {
                labelers[known].policies.append(name)
            } else {
                labelers.append((labeler, [name]))
            }
        }
        return labelers
    }

    /// What the round trip says of judged pairs.
    private static func opinions(
        of configuration: RoundTripConfiguration,
        on judged: JudgedQueries,
        _ rankings: [HybridRanking],
        _ shop: PreparedSearch
    ) -> [[LabelAgreement.Opinion]] {
        let stage = RoundTripStage(configuration)
        return zip(judged.judgements, rankings).map { judgements, found in
            judgements.map {
                let (confidence, objection) = stage.standing(
                    of: $0.product,
                    in: found.fusion,
                    shop.index.fusion
                )
                return LabelAgreement.Opinion(
                    score: confidence,
                    isBelieved: !configuration.filters || objection == nil
                )
            }
        }
    }

    /// What a cross-encoder says of judged pairs, beside the rivals that it would read for them.
    private func opinions(
        of margins: MarginConfiguration,
        policy: String,
        on judged: JudgedQueries,
        _ rankings: [HybridRanking],
        back: [[LabelAgreement.Opinion]],
        _ shop: PreparedSearch
    ) async throws -> [[LabelAgreement.Opinion]] {
        // One more than a query has, since a judged product may be among them.
        let rivals = rankings.map {
            CandidateMiner.rivals(in: $0, besides: nil, margins.candidates)
        }
        let pairs = judged.queries.indices.flatMap { place in
            (rivals[place] + judged.judgements[place].map(\.product)).map {
                PairScores.Pair(query: judged.queries[place], product: $0)
            }
        }
        let reader = PairReader(margins, policy: policy)
        let read = try await scores(of: pairs, by: reader, shop.products)
        return judged.queries.indices.map { place in
            let query = judged.queries[place]
            return zip(judged.judgements[place], back[place]).map { judgement, before in
                let others = rivals[place].filter { $0 != judgement.product }
                    .prefix(margins.candidates - 1)
                guard let own = read[query, judgement.product],
                    let strongest = others.compactMap({ read[query, $0] }).max()
                else { return LabelAgreement.Opinion(score: nil, isBelieved: false) }
                let confidence = MarginStage.confidence(own: own, strongest: strongest)
                return LabelAgreement.Opinion(
                    score: Double(own - strongest),
                    isBelieved: before.isBelieved && confidence >= margins.minimumConfidence
                )
            }
        }
    }
}
