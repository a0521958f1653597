/// Numbers of written recipes as people write them: `0.5`, where the YAML library says `5e-1`.
enum PlainNumbers {
    /// Rewrites the numbers with an exponent that end a line; what is no such number stays as it is.
    static func rewritten(_ yaml: String) -> String {
        yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard let space = line.lastIndex(of: " ") else { return String(line) }
            let word = line[line.index(after: space)...]
            guard word.contains("e"), word.allSatisfy({ "0123456789.e+-".contains($0) }),
                let value = Double(word), value == 0 || (1e-4..<1e15).contains(abs(value))
            else { return String(line) }
            return line[...space] + "\(value)"
        }.joined(separator: "\n")
    }
}
