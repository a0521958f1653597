public import Foundation
public import Networks
import Statistics
import Tensors

/// Adapters of a model's linear maps, kept in a folder as the library peft keeps them.
///
/// Source: github.com/huggingface/peft, `adapter_config.json` and the names in `adapter_model.safetensors`.
public enum Adapters {
    /// The file of a folder that holds the adapters' numbers.
    public static let weightsName = "adapter_model.safetensors"
    /// The file of a folder that says which maps have adapters.
    public static let settingsName = "adapter_config.json"
    private static let prefix = "base_model.model."

    /// Puts new adapters, which change nothing yet, at maps; their values begin by the source.
    ///
    /// - Throws: ``AdapterError/noMap(name:known:)``, ``AdapterError/noLayer(number:count:)``,
    ///   ``AdapterError/badRank(got:most:)``.
    @TensorThread
    public static func add(
        to maps: [AdaptableMap],
        _ settings: AdapterSettings,
        from source: ParameterSource
    ) throws(AdapterError) {
        for name in settings.maps where !maps.contains(where: { $0.isNamed(name) }) {
            throw .noMap(name: name, known: Set(maps.map(\.lastName)).sorted())
        }
        let known = (maps.compactMap(\.layer).max() ?? -1) + 1
        if let number = settings.layers?.first(where: { !(0..<known).contains($0) }) {
            throw .noLayer(number: number, count: known)
        }
        try check(rank: settings.rank, of: maps)
        for map in maps where map.isChosen(by: settings) {
            map.slot.adapter = LowRankAdapter(
                to: map.weight,
                rank: settings.rank,
                alpha: settings.alpha,
                from: source[map.path]
            )
        }
    }

    /// Refuses ranks that no map has, before anything of their size is set aside.
    @TensorThread
    private static func check(rank: Int, of maps: [AdaptableMap]) throws(AdapterError) {
        let most = maps.map { min($0.weight.extent(0), $0.weight.extent(1)) }.max() ?? 0
        guard rank > 0, rank <= most else { throw .badRank(got: rank, most: most) }
    }

    /// What training changes of the adapters.
    @TensorThread
    public static func parameters(of maps: [AdaptableMap]) -> [Parameter] {
        maps.flatMap { map in
            map.slot.adapter?.parameters(under: prefix + map.path) ?? []
        }
    }

    /// Writes the adapters, and nothing of the model, into a folder that exists.
    ///
    /// - Throws: `SafetensorsError`, or what writing a file throws.
    @TensorThread
    public static func write(
        of maps: [AdaptableMap],
        _ settings: AdapterSettings,
        to folder: URL
    ) throws {
        try Safetensors(parameters(of: maps)).write(to: folder.appending(path: weightsName))
        var file = SettingsFile(
            rank: settings.rank,
            alpha: settings.alpha,
            maps: settings.maps,
            layers: settings.layers
        )
        file.task = maps.contains { $0.isOfDecoder } ? SettingsFile.causal : SettingsFile.features
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try encoder.encode(file).write(
            to: folder.appending(path: settingsName),
            options: .atomic
        )
    }

    /// Puts the adapters of a folder at maps.
    ///
    /// - Returns: their settings.
    /// - Throws: ``AdapterError``, `SafetensorsError`, `CheckpointError` for numbers that don't fit.
    @TensorThread
    @discardableResult
    public static func read(from folder: URL, to maps: [AdaptableMap]) throws -> AdapterSettings {
        let place = folder.appending(path: settingsName)
        let file: SettingsFile
        do {
            file = try JSONDecoder().decode(SettingsFile.self, from: try Data(contentsOf: place))
        } catch {
            throw AdapterError.unreadable(path: place.path, reason: "\(error)")
        }
        guard file.kind == SettingsFile.kind else {
            throw AdapterError.unreadable(path: place.path, reason: "it is of kind \(file.kind)")
        }
        guard file.isPlain else {
            throw AdapterError.unreadable(
                path: place.path,
                reason:
                    "it scales or transposes its maps (use_rslora, use_dora, alpha_pattern, rank_pattern or "
                    + "fan_in_fan_out), which is not supported"
            )
        }
        try check(rank: file.rank, of: maps)
        let settings = AdapterSettings(
            rank: file.rank,
            alpha: file.alpha,
            maps: file.maps,
            layers: file.layers
        )
        let weights = folder.appending(path: weightsName)
        let saved = try Safetensors.read(weights).tensors.mapValues { $0.to(.float32) }
        try add(to: maps, settings, from: ParameterSource(Seed(0)))
        try parameters(of: maps).restore(from: saved, file: weights)
        return settings
    }
}

extension AdaptableMap {
    fileprivate var lastName: String { path.split(separator: ".").last.map(String.init) ?? path }

    /// The number of the block that the map stands in; nil outside of blocks.
    fileprivate var layer: Int? { path.split(separator: ".").lazy.compactMap { Int($0) }.first }

    fileprivate var isOfDecoder: Bool { path.hasPrefix("model.layers.") }

    fileprivate func isChosen(by settings: AdapterSettings) -> Bool {
        guard settings.maps.contains(where: { isNamed($0) }) else { return false }
        guard let layers = settings.layers else { return true }
        return layer.map(layers.contains) ?? false
    }

    fileprivate func isNamed(_ name: String) -> Bool { path == name || path.hasSuffix(".\(name)") }
}

/// `adapter_config.json`.
private struct SettingsFile: Codable {
    static let kind = "LORA"
    /// What a model with adapters is for, as peft names it.
    static let causal = "CAUSAL_LM"
    static let features = "FEATURE_EXTRACTION"

    var kind = SettingsFile.kind
    var task: String? = SettingsFile.causal
    var bias = "none"
    var rank: Int
    var alpha: Double
    var maps: [String]
    var layers: [Int]?
    var rankStabilised: Bool?
    var decomposes: Bool?
    var transposes: Bool?
    var alphas: [String: Double]?
    var ranks: [String: Int]?

    /// Whether the change is s B A with one s and one rank for all maps.
    var isPlain: Bool {
        ![rankStabilised, decomposes, transposes].contains(true) && (alphas ?? [:]).isEmpty
            && (ranks ?? [:]).isEmpty
    }

    private enum CodingKeys: String, CodingKey {
        case kind = "peft_type"
        case task = "task_type"
        case bias
        case rank = "r"
        case alpha = "lora_alpha"
        case maps = "target_modules"
        case layers = "layers_to_transform"
        case rankStabilised = "use_rslora"
        case decomposes = "use_dora"
        case transposes = "fan_in_fan_out"
        case alphas = "alpha_pattern"
        case ranks = "rank_pattern"
    }
}
