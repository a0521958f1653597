import Commerce
import Language
import Pipelines
import Statistics

/// Changes made queries by operators on texts, one each.
struct OperatedQueries {
    let ground: QueryGround
    /// The operators that a recipe names; nil for all.
    let names: [QueryOperator]?

    /// The queries with a change each, where any operator finds something to change in them.
    ///
    /// - Throws: ``QueryExpandError/badWords(reason:)`` for an operator that a recipe names and that has no words.
    func changed(_ queries: [MadeQuery], in context: StageContext) throws -> [MadeQuery] {
        let brands = queries.map { ground.products.brands[Int($0.product)] }
        let types = queries.map { query in
            let types = ground.types.types(of: Int(query.product))
            let best = types.max { $0.weight < $1.weight }
            return best.map { WordCutter.joined($0.phrase) } ?? ""
        }
        let texts = queries.map(\.text)
        var outcomes: [ChangedTexts] = []
        for name in names ?? QueryOperator.allCases {
            guard let one = name.made(ground, brands: brands, types: types) else {
                if names == nil { continue }
                throw QueryExpandError.badWords(reason: "\(lack(of: name))")
            }
            outcomes.append(
                one(texts, seed: context.seed["operators"][name.rawValue], threads: context.threads)
            )
            try context.checkCancellation()
        }
        return queries.indices.map { place in
            var random = context.seed["choice"][place].generator()
            var order = Array(outcomes.indices)
            random.shuffle(&order)
            var query = queries[place]
            guard
                let number = order.first(where: { !outcomes[$0].changes(of: place).isEmpty })
            else { return query }
            query.text = outcomes[number].texts[place].lowercased()
            query.maker += "+" + outcomes[number].operatorName
            return query
        }
    }

    private func lack(of name: QueryOperator) -> WordError {
        let (what, shelf) =
            switch name {
            case .homophones: ("characters that sound the same", "words-zh")
            case .lookAlikes: ("characters that look alike", "words-zh")
            case .spelling: ("misspellings", "words-en")
            default: ("synonyms", "words-en")
            }
        return .lacks(what: what, operatorName: name.rawValue, shelf: shelf)
    }
}
