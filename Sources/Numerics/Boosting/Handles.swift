import CLightGBM

/// Throws what LightGBM reported.
func check(_ status: Int32, doing what: String) throws(BoostingError) {
    guard status != 0 else { return }
    let reason = LGBM_GetLastError().map { String(cString: $0) } ?? "no reason given"
    throw .failed(doing: what, reason: reason)
}

/// Owns rows in LightGBM's own form: values in bins.
final class BinnedRows {
    let handle: LGBMDataset?

    /// Bins a table; with a reference, into the same bins.
    ///
    /// There is one label a row, the number of its class or its grade, and one non-negative weight a row, or
    /// nil for 1 throughout. Where rows form lists, `sizes` says how many rows each list has, in their order.
    init(
        _ matrix: FeatureMatrix,
        labels: [Int32],
        weights: [Float]?,
        sizes: [Int32]? = nil,
        parameters: String,
        reference: BinnedRows? = nil
    ) throws(BoostingError) {
        let rows = matrix.rowCount
        guard labels.count == rows else {
            throw .lengthsDiffer(what: "labels", expected: rows, got: labels.count)
        }
        if let weights, weights.count != rows {
            throw .lengthsDiffer(what: "weights", expected: rows, got: weights.count)
        }
        guard let rowCount = Int32(exactly: rows) else {
            throw .badSetting(name: "rows", got: "\(rows)", expected: "fewer than 2^31")
        }
        let categories = matrix.categories.map(String.init).joined(separator: ",")
        let words = parameters + (categories.isEmpty ? "" : " categorical_feature=\(categories)")
        var made: LGBMDataset?
        try check(
            LGBM_DatasetCreateFromMat(
                matrix.values,
                Int32(LGBM_FLOAT64),
                rowCount,
                Int32(matrix.columnCount),
                0,
                words,
                reference?.handle,
                &made
            ),
            doing: "binning rows"
        )
        handle = made
        try setField("label", labels.map(Float.init))
        if let weights { try setField("weight", weights) }
        if let sizes { try setSizes(sizes, rows: rows) }
    }

    deinit { if handle != nil { LGBM_DatasetFree(handle) } }

    private func setSizes(_ sizes: [Int32], rows: Int) throws(BoostingError) {
        let all = sizes.reduce(0) { $0 + Int($1) }
        guard all == rows else {
            throw .lengthsDiffer(what: "rows in the lists", expected: rows, got: all)
        }
        try check(
            LGBM_DatasetSetField(
                handle,
                "group",
                sizes,
                Int32(sizes.count),
                Int32(LGBM_INT32)
            ),
            doing: "setting the lists' sizes"
        )
    }

    private func setField(_ name: String, _ values: [Float]) throws(BoostingError) {
        try check(
            LGBM_DatasetSetField(
                handle,
                name,
                values,
                Int32(values.count),
                Int32(LGBM_FLOAT32)
            ),
            doing: "setting the field '\(name)'"
        )
    }
}

/// Owns trees while they grow or are asked.
final class Booster {
    private let handle: LGBMBooster?
    // The library reads its rows until the last tree is grown.
    private let rows: [BinnedRows]

    /// Begins to grow trees.
    init(growingOn training: BinnedRows, tuning: BinnedRows, parameters: String)
        throws(BoostingError)
    {
        var made: LGBMBooster?
        try check(
            LGBM_BoosterCreate(training.handle, parameters, &made),
            doing: "beginning to grow trees"
        )
        handle = made
        rows = [training, tuning]
        try check(LGBM_BoosterAddValidData(handle, tuning.handle), doing: "adding tuning rows")
    }

    /// Reads trees from their text.
    init(text: String) throws(BoostingError) {
        var made: LGBMBooster?
        var iterations: Int32 = 0
        try check(
            LGBM_BoosterLoadModelFromString(text, &iterations, &made),
            doing: "reading a model"
        )
        handle = made
        rows = []
    }

    deinit { if handle != nil { LGBM_BoosterFree(handle) } }

    /// Grows one tree.
    ///
    /// - Returns: whether no tree could be split any more.
    func grow() throws(BoostingError) -> Bool {
        var finished: Int32 = 0
        try check(LGBM_BoosterUpdateOneIter(handle, &finished), doing: "growing a tree")
        return finished != 0
    }

    /// The stopping metric on the tuning rows.
    func tuningMetric() throws(BoostingError) -> Double {
        var count: Int32 = 0
        // One metric was asked for; room for more costs nothing.
        var results = [Double](repeating: 0, count: 8)
        try check(LGBM_BoosterGetEval(handle, 1, &count, &results), doing: "measuring trees")
        guard count == 1 else {
            throw .failed(doing: "measuring trees", reason: "expected one metric, got \(count)")
        }
        return results[0]
    }

    /// The first trees as text.
    func text(rounds: Int) throws(BoostingError) -> String {
        var length: Int64 = 0
        let gain = Int32(LGBM_IMPORTANCE_GAIN)
        try check(
            LGBM_BoosterSaveModelToString(handle, 0, Int32(rounds), gain, 0, &length, nil),
            doing: "measuring a model's text"
        )
        var bytes = [CChar](repeating: 0, count: Int(length))
        try check(
            LGBM_BoosterSaveModelToString(
                handle,
                0,
                Int32(rounds),
                gain,
                length,
                &length,
                &bytes
            ),
            doing: "writing a model"
        )
        return String(
            decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
    }

    /// Rounds of trees that there are.
    func roundCount() throws(BoostingError) -> Int {
        var count: Int32 = 0
        try check(LGBM_BoosterGetCurrentIteration(handle, &count), doing: "counting trees")
        return Int(count)
    }

    /// Per column: the summed gain of its splits.
    func importance() throws(BoostingError) -> [Double] {
        var count: Int32 = 0
        try check(LGBM_BoosterGetNumFeature(handle, &count), doing: "counting columns")
        var results = [Double](repeating: 0, count: Int(count))
        try check(
            LGBM_BoosterFeatureImportance(
                handle,
                -1,
                Int32(LGBM_IMPORTANCE_GAIN),
                &results
            ),
            doing: "weighing columns"
        )
        return results
    }

    /// Row after row: the probability of the second of two classes, those of all of several, or a ranker's score.
    ///
    /// - Throws: ``BoostingError``, such as for other columns than those of the training.
    func predictions(of matrix: FeatureMatrix, threads: Int) throws(BoostingError) -> [Double] {
        var columns: Int32 = 0
        try check(LGBM_BoosterGetNumFeature(handle, &columns), doing: "counting columns")
        guard matrix.columnCount == Int(columns) else {
            throw .lengthsDiffer(
                what: "columns",
                expected: Int(columns),
                got: matrix.columnCount
            )
        }
        var classes: Int32 = 0
        try check(LGBM_BoosterGetNumClasses(handle, &classes), doing: "counting classes")
        let expected = matrix.rowCount * Int(classes)
        var length: Int64 = 0
        var results = [Double](repeating: 0, count: expected)
        try check(
            LGBM_BoosterPredictForMat(
                handle,
                matrix.values,
                Int32(LGBM_FLOAT64),
                Int32(matrix.rowCount),
                Int32(matrix.columnCount),
                0,
                Int32(LGBM_PREDICT_NORMAL),
                0,
                -1,
                "num_threads=\(threads)",
                &length,
                &results
            ),
            doing: "asking trees"
        )
        guard Int(length) == expected else {
            throw .lengthsDiffer(what: "answers", expected: expected, got: Int(length))
        }
        return results
    }
}
