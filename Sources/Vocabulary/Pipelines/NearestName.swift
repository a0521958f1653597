/// Finds what a person probably meant.
public enum NearestName {
    /// The candidate with the smallest edit distance to `name`, if it is close enough to suggest.
    ///
    /// Close enough is at most a third of the longer name's letters, and at least two; ties go to
    /// the earlier candidate.
    public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
            let limit = max(2, max(name.count, candidate.count) / 3)
            if distance <= limit, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// The end of an error about an unknown name: what was meant, and what is known.
    public static func remedy(for name: String, among candidates: [String]) -> String {
        let known = "known: \(candidates.joined(separator: ", "))"
        guard let nearest = find(name, among: candidates) else { return known }
        return "did you mean '\(nearest)'? (\(known))"
    }

    /// What an error about a value expects in place of a name that is not known: what is known, and what was meant.
    public static func expected(for name: String, among candidates: [String]) -> String {
        let known = "one of those known: \(candidates.joined(separator: ", "))"
        guard let nearest = find(name, among: candidates) else { return known }
        return known + "; did you mean '\(nearest)'?"
    }

    /// Levenshtein's distance, row by row.
    private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let substitution = previous[column] + (letter == other ? 0 : 1)
                current.append(min(substitution, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
