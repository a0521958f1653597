extension RecipeComments {
    /// By the key's path in a recipe for a search.
    static let ofSearch: [String: String] = [
        "data":
            "a name of the catalogue (restock data list), a file of products, or a folder with a "
            + "dataset.yaml",
        "task": "relevance: which products answer a query",
        "seed": "the root of all random draws",
        "quick": "true for a look that can't support a claim; the report says so",
        "encoder": "the folder of a pretrained text encoder",
        "ingest": "the file of judgements (query, product, grade), and columns by their names",
        "split": "the share of the judged queries that the decision is made on",
        "policies":
            "each competes with the untouched encoder; without any, rankers compete with BM25",
        "policies.expand":
            "queries for the catalogue's products, by templates, by operators on texts (generator: operators, words: "
            + "FOLDER), by a network that learnt from a log (generator: gru, log: FILE), or by a decoder "
            + "that writes them (generator: decoder, model: FILE.gguf or FOLDER) or changes them (generator: "
            + "rewriter, rewrites: [rewrite, continue, summarise])",
        "policies.label":
            "a made query's own product has to come back within so many places (by: round-trip); a cross-encoder then "
            + "says how far before others it stands (by: margins, model: FOLDER)",
        "policies.label.clusters":
            "groups of queries of alike meaning, in which none is held against another's product; 0 for none",
        "train": "how the encoder is tuned by policies that don't state it themselves",
        "train.loss":
            "ranking (the untouched joined ranking is the label), pairs (its own product is) or margins (how far before "
            + "others a cross-encoder puts that)",
        "train.strength": "how far the weights go towards the tuned ones",
        "train.side": "queries (the catalogue keeps its vectors) or both",
        "train.seeds": "trainings per policy; at least 5 before a claim",
        "train.scale":
            "for margins: the cross-encoder's score that one cosine is worth; fitted where it is absent",
        "rank":
            "by: lambdamart learns a ranker from judged queries, each ranked by trees that saw none of its fold's "
            + "grades; it is measured beside the others and decides nothing, and restock search --ranker learned asks one "
            + "that learnt from all",
        "rerank":
            "the folder of a cross-encoder that reads query and title of the best products together, and how many",
        "compress":
            "variants of the encoder (precision: bfloat16 or 8-bit, prune: SHARE), measured beside it; the smallest "
            + "that is accepted is left in smaller/encoder, and restock search --smaller asks it",
        "compress.most-lost":
            "a variant is accepted when its paired interval on the gate lies above minus this",
        "evaluate":
            "the ranker that decides: words, meaning, fusion, tiers, or reranked with a rerank",
        "decide": "a policy is accepted only when its paired interval on the gate lies above zero",
        "decide.smallest-useful-gain": "the gain worth having, as a share of the baseline",
    ]
}
