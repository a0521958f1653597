package import Boosting
package import Commerce

extension SampleTable {
    /// The columns that models look at, as trees take them; missing values stay missing.
    ///
    /// Categories are sets of levels, or else numbers in the levels' order.
    package func treeColumns(withSets takesSets: Bool = true) throws(BoostingError) -> FeatureMatrix
    {
        let modelled = schema.modelled
        let sets = modelled.indices.filter { schema.features[modelled[$0]].kind == .category }
        return try FeatureMatrix(
            modelled.map { (name: schema.features[$0].name, values: columns[$0]) },
            categories: takesSets ? sets : []
        )
    }

    /// The rows with their classes, as trees are grown on them.
    package func treeRows(
        weights: [Float]? = nil,
        withSets takesSets: Bool = true
    ) throws(BoostingError) -> BoostedTrees.Rows {
        BoostedTrees.Rows(
            features: try treeColumns(withSets: takesSets),
            labels: labels,
            classes: schema.classes.count,
            weights: weights
        )
    }
}
