import Foundation

/// Times what is done with tables of labelled samples; each job prints what it found as JSON.
///
/// See ``Job`` for the jobs and their arguments. Reading the file is no part of any time.
@main
struct RowTimes {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first, let job = Job(rawValue: name),
            arguments.count == job.arguments.count(where: { $0 == "<" }) + 1
        else {
            for job in Job.allCases { print("rows \(job.rawValue) \(job.arguments)") }
            exit(64)
        }
        print(try await job.run(Array(arguments.dropFirst())))
    }
}

/// What can be timed.
enum Job: String, CaseIterable {
    /// Writes the rows that have all their numbers, so that all contestants have the same.
    case export
    /// Trains a conditional GAN on all rows and makes as many, phase by phase.
    case ctgan
    /// Runs a maker of rows on all rows.
    case make
    /// Finds the closest training row of each made one.
    case distances
    /// Runs the screen with the rule `near-copies`.
    case screen

    var arguments: String {
        switch self {
        case .export: "<source> <label or -> <rows at most> <file>"
        case .ctgan: "<file> <label> <epochs> <seed> <threads> <made file>"
        case .make: "<file> <label> <maker as JSON> <rounds> <seed> <threads> <made file or ->"
        case .distances, .screen: "<training file> <made file> <label> <threads>"
        }
    }

    func run(_ values: [String]) async throws -> String {
        let outcome: any Encodable =
            switch self {
            case .export: try await RowFiles.export(values)
            case .ctgan: try await Making.byNetwork(values)
            case .make: try await Making.byMaker(values)
            case .distances: try await Nearness.distances(values)
            case .screen: try await Nearness.screen(values)
            }
        return String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self)
    }
}

/// An argument that is no number where one is asked for.
struct NotANumber: Error, CustomStringConvertible {
    let text: String

    var description: String { "expected a whole number, got '\(text)'" }
}

/// Reads a whole number.
func number(_ text: String) throws -> Int {
    guard let value = Int(text) else { throw NotANumber(text: text) }
    return value
}

/// Runs `body` and gives what it took.
func timed<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Result
) async rethrows -> (result: Result, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await body()
    return (result, (clock.now - start) / .seconds(1))
}
