public import Commerce
public import Tensors

/// A fitted recommender: scores every item of the catalogue as the next of a history.
///
/// Rankers that hold tensors live on the tensors' thread.
public protocol ItemRanker {
    /// How many items there are; scores have one column an item.
    var itemCount: Int { get }

    /// Scores all items after each of some histories.
    ///
    /// - Parameters:
    ///   - histories: items numbered in `0..<itemCount`, oldest first; a history may be empty.
    ///   - sequences: the histories asked about.
    /// - Returns: `[sequences, items]` in float32 on the processor, contiguous, memory of its own; higher is
    ///   better, without gradient.
    /// - Throws: what the ranker can't do on this machine, such as using a graphics card.
    func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor
}
