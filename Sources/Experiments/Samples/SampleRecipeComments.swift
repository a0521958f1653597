import Expanding
import Labeling

extension RecipeComments {
    /// By the key's path in a recipe for a table.
    static let ofSamples: [String: String] = [
        "data":
            "a name of the catalogue (restock data list), a file, or a folder with a dataset.yaml",
        "task":
            "what is learnt: purchase or classification, a label of two values or more either way",
        "seed": "the root of all random draws",
        "quick": "true for a look that can't support a claim; the report says so",
        "ingest":
            "the column to be predicted (label), its value that is looked for (positive), the columns "
            + "that tell when a row asks (time) and whose it is (group)",
        "ingest.behaviour":
            "makes rows of a log: users and items that met in the window before a moment, labelled by whether the "
            + "target event follows within the horizon",
        "ingest.attribute":
            "makes rows of a catalogue: products that have the attribute, told from brand, price, other attributes and "
            + "words of the title (label-words: keep for those, too, that name a class)",
        "ingest.kinds":
            "what columns are where the guess is wrong: continuous, integer, category, boolean, "
            + "date-time, identifier, constant or text",
        "ingest.decimals":
            "what stands before decimals where the guess is wrong, such as { price: comma }: comma or point",
        "ingest.ignore": "columns that take no part",
        "ingest.unlabeled":
            "reject rows whose label has no value, or keep them for generator: unlabeled",
        "ingest.maximum-rejected-share": "more rejected rows than this are an error",
        "split":
            "protocol: by-time or stratified (each class in the same shares; the rows of one group, or copies of a "
            + "row, stay together), and the share of the rows that each set gets",
        "constraints":
            "what made rows keep to, by projection: declared ones such as { range: age, at-least: 0 }, "
            + "{ order: [low, high] }, { sum: [net, tax], is: gross }, { combinations: [city, country] }, "
            + "{ when: { status: single }, then: { spouse: missing } } and { unique: [customer, day] }; "
            + "find: those that training rows show, and how many decimals numbers have",
        "constraints.broken": "real training rows that break a declared one: refuse or keep",
        "policies": "each competes with the originals",
        "policies.expand": "makers of rows: "
            + RowExpanderConfiguration.names.joined(separator: ", ")
            + "; 'where' asks for rows that meet a condition, such as { count: 2000, where: { Month: Nov } }",
        "policies.label":
            "by: condition takes the class that the maker was asked for, by: ensemble draws it with the "
            + "probability that trees give which were grown several times on the training rows (networks: 10 asks as many networks as well); others: "
            + RowLabelConfiguration.names.dropFirst(2).joined(separator: ", ")
            + ". Rows less sure than minimum-confidence are left out and written to to-label.csv, "
            + "which answers reads back",
        "policies.screen":
            "what is rejected: reject or keep, or a rule's settings: near-copies { quantile } nearer than hardly any "
            + "two training rows, contradictions { neighbours } amid another class, outliers { share, trees, sample }, "
            + "told-apart { share, folds } by trees, unseen-combinations two values that no training row has "
            + "together, such as brand and type",
        "policies.mix":
            "made rows per original at most, and their weight; manner: beside the originals, or instead of them",
        "train": "the same budget for the originals and every policy",
        "train.model":
            "lightgbm, logistic or multilayer-perceptron; or a 'command' of your own in place of it and its settings",
        "train.calibration":
            "how probabilities are mended on the tuning rows: none, platt or isotonic",
        "train.threshold":
            "best-f1 of the tuning rows, or expected-f1: the highest F1 that probabilities promise on rows without a "
            + "label, where few have one",
        "train.trees": "of lightgbm",
        "train.categories":
            "how trees see categories: as sets of levels, or ordered by their names",
        "train.penalty": "of logistic: weight of the squared length of its weights",
        "train.perceptron": "of multilayer-perceptron",
        "train.seeds": "trainings per policy; at least 5 before a claim",
        "evaluate": "metrics, parts of the rows such as VisitorType=New_Visitor, and resamples",
        "decide": "a policy is accepted only when its paired interval on the gate lies above zero",
        "cross-validate":
            "what restock run --cross-validate does: deals of folds, and shares of the rows that have a label",
        "decide.smallest-useful-gain": "the gain worth having, as a share of the baseline",
    ]
}
