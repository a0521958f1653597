/// Which words are opposites, by WordNet's relation between them.
///
/// A word shares the opposites of those that mean the same or nearly the same: cheap and inexpensive are opposites of
/// expensive, costly and dear. Word vectors can't tell these apart, since they put opposites close together.
///
/// Source: Gross & Miller, "Adjectives in WordNet", International Journal of Lexicography 3(4), 1990 (clusters of
/// adjectives around two opposed heads).
public struct Opposites: Sendable {
    /// Per word: the clusters that it belongs to.
    private let clusters: [String: [Int32]]
    /// Pairs of opposed clusters, both ways.
    private let opposed: Set<Pair>

    private struct Pair: Hashable {
        var left: Int32
        var right: Int32
    }

    /// Joins words and clusters.
    init(clusters: [String: [Int32]], opposed: [(Int32, Int32)]) {
        self.clusters = clusters
        self.opposed = Set(
            opposed.flatMap { [Pair(left: $0, right: $1), Pair(left: $1, right: $0)] }
        )
    }

    /// Whether any meaning of one word is opposed to any meaning of the other.
    ///
    /// - Complexity: O(meanings of one times meanings of the other).
    public func areOpposed(_ first: String, _ second: String) -> Bool {
        guard let left = clusters[first.lowercased()], let right = clusters[second.lowercased()]
        else { return false }
        return left.contains { one in
            right.contains { opposed.contains(Pair(left: one, right: $0)) }
        }
    }
}

/// Characters of Chinese words that make opposites of them, such as 大 and 小.
///
/// Cilin lists words that mean the same, and a few of its lines join opposites of one kind; no package lists opposites. So
/// two words of one length are opposites when they differ by two such characters in the same place, and neither replaces
/// any other word of its line.
enum ChineseOpposites {
    private static let pairs = [
        "大小", "长短", "高低", "高矮", "厚薄", "粗细", "宽窄", "新旧", "冷热", "冷暖", "软硬", "男女", "公母",
        "黑白", "轻重", "多少", "快慢", "干湿", "贵贱", "深浅", "前后", "上下", "左右", "里外", "内外", "开关", "老幼",
        "强弱", "单双", "进出", "买卖", "真假", "美丑", "好坏", "松紧", "远近", "早晚", "明暗", "胖瘦", "圆方", "有无",
        "正反", "阴阳", "雌雄", "奇偶", "浓淡", "甜苦", "肥瘦", "生熟", "雅俗", "贫富", "动静", "升降", "加减",
    ]
    private static let opposite: [Character: Set<Character>] = {
        var result: [Character: Set<Character>] = [:]
        for pair in pairs {
            let characters = Array(pair)
            result[characters[0], default: []].insert(characters[1])
            result[characters[1], default: []].insert(characters[0])
        }
        return result
    }()

    /// Whether two words are opposites.
    static func areOpposed(_ first: String, _ second: String) -> Bool {
        guard first.count == second.count else { return false }
        return zip(first, second).contains { opposite[$0]?.contains($1) ?? false }
    }
}
