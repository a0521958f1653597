import Foundation
import Testing

extension RestockProgram {
    /// The folder of the only run of `recipe.yaml`, or of another recipe by its name.
    func runFolder(in runs: String = "runs", of recipe: String = "recipe") throws -> URL {
        let folder = path(runs)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let name = try #require(names.first { $0.hasPrefix("\(recipe)-") })
        return folder.appending(path: name)
    }

    /// A file of the only run of `recipe.yaml`.
    func json(_ name: String, in runs: String = "runs") throws -> [String: Any] {
        let data = try Data(contentsOf: runFolder(in: runs).appending(path: name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The findings without what may differ from run to run: times, memory, and how many runs of the
    /// same store read the test set.
    func findings(in runs: String = "runs") throws -> NSDictionary {
        var json = try json("result.json", in: runs)
        json["cost"] = nil
        json["test_reads"] = nil
        return json as NSDictionary
    }
}
