/// What the keys of a recipe mean, as comments of the file that `restock init` writes.
enum RecipeComments {
    /// By the key's path; list items and policies' names are left out of paths.
    static let comments: [String: String] = [
        "data":
            "a name of the catalogue (restock data list), a file, or a folder with a dataset.yaml",
        "task": "what is learnt: next-item",
        "seed": "the root of all random draws",
        "quick": "true for a look that can't support a claim; the report says so",
        "ingest": "how columns are understood",
        "ingest.roles": "overrides of the guess, such as { user: [customer_id] }",
        "ingest.decimals":
            "overrides of the mark before decimals, such as { price: comma }: comma or point",
        "ingest.items":
            "logged takes items that occur in the log, described those of the items' file as well",
        "ingest.maximum-rejected-share": "more rejected rows than this are an error",
        "clean": "rules before the split (fixed) and after it (fitted on training rows)",
        "protect": "identities; 'protect: off' keeps them as they are",
        "protect.orders": "invoices and sessions: pseudonymise, drop or keep",
        "split": "what stays unseen; ties and repeats follow the data set unless stated",
        "split.protocol": "leave-last-step-out, leave-one-out or by-time",
        "split.target-events": "what a user must have done with an item for it to be asked for",
        "split.gate-share": "share of validation users kept for the decision",
        "policies": "each competes with the originals",
        "policies.expand":
            "operators (subset-split, crop, mask, reorder, permute-ties, reverse, insert, substitute, "
            + "delete, windows) and generators (gru, prior, alternatives, "
            + "gan, patterns)",
        "policies.label": "segments of users, found without labels",
        "policies.screen": "what is rejected",
        "policies.mix": "made samples per original, and their weight",
        "policies.mix.manner":
            "beside: all are shown in every epoch; in-turn: a history or one made from it",
        "train": "the same budget for the originals and every policy",
        "train.seeds": "trainings per policy; at least 5 before a claim",
        "train.model":
            "sasrec, bsarec, gru4rec, popularity, item-knn or ease; or a 'command' of your own in place of "
            + "it and its settings",
        "train.loss":
            "cross-entropy over the whole catalogue, or binary-cross-entropy with one negative",
        "train.precision":
            "of the products in the cross-entropy: float32, or bfloat16 where the processor has AMX",
        "train.width": "numbers per item and position",
        "train.length": "events of a history that the model sees, from its end",
        "train.dropout": "shares dropped while training: sparse shops want 0.5, dense ones 0.2",
        "train.learning-rate": "peak step size of Adam",
        "train.batch-size": "histories of one optimiser step",
        "train.epochs": "passes over the originals at most; policies get as many optimiser steps",
        "train.evaluate-every": "epochs from one look at the tuning set to the next",
        "train.schedule": "constant, linear or cosine, after so many steps of warmup",
        "train.item-embeddings":
            "random, or begun around attributes or text: items alike in them lie together",
        "train.encoder":
            "the folder of a text encoder in the shape of BERT, for item-embeddings from text",
        "train.unseen-items":
            "of networks: trained leaves their rows as they are, mapped tells them from item-embeddings",
        "train.filter-share":
            "what the filter of bsarec counts beside its attention, and the frequencies that it lets through",
        "train.device": "cpu or cuda",
        "train.neighbours": "kept per item by item-knn",
        "train.penalty": "weight of the squared norm in ease",
        "train.recency-decay":
            "what item-knn and ease count an event in relation to the next one; 1 for all alike",
        "train.attribute-pull":
            "histories as which item-knn and ease count an attribute of a single item; 0 for none",
        "train.patience": "evaluations without a better metric before training ends",
        "evaluate": "metrics over the full ranking, and parts of the users",
        "decide": "a policy is accepted only when its paired interval on the gate lies above zero",
        "decide.smallest-useful-gain": "the gain worth having, as a share of the baseline",
        "tune":
            "the search of restock tune, on the tuning users alone; restock run leaves it aside",
        "tune.method":
            "halving (short trainings for many, longer ones for the best) or random (whole ones for few)",
        "tune.reduction": "one candidate in so many goes on, with so many times the steps",
        "tune.first-share": "steps of the first trainings, as a share of a whole training's",
        "tune.seed": "another seed draws other candidates",
        "tune.makers":
            "what candidates are put together from; gru, prior, alternatives, gan and patterns may be added",
    ]

    /// Puts comments above the keys that have one.
    static func annotate(_ yaml: String, with comments: [String: String] = comments) -> String {
        var path: [(indent: Int, key: String)] = []
        var lines: [String] = []
        for line in yaml.split(separator: "\n", omittingEmptySubsequences: false) {
            let indent = line.prefix { $0 == " " }.count
            let rest = line.dropFirst(indent)
            if let colon = rest.firstIndex(of: ":"), !rest.hasPrefix("-") {
                path.removeAll { $0.indent >= indent }
                path.append((indent, String(rest[..<colon])))
                if let comment = comments[name(of: path.map(\.key))] {
                    lines.append(String(repeating: " ", count: indent) + "# " + comment)
                }
            }
            lines.append(String(line))
        }
        return lines.joined(separator: "\n")
    }

    /// The path without the names of policies.
    private static func name(of path: [String]) -> String {
        var path = path
        if path.count > 2, path[0] == "policies" { path.remove(at: 1) }
        return path.joined(separator: ".")
    }
}
