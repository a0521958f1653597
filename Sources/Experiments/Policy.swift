public import Expanding
import Foundation
public import Labeling
public import Mixing
import Pipelines
public import Screening

/// One way of making more training data; each competes with the originals.
public struct Policy: Codable, Hashable, Sendable {
    /// What could be added.
    public var expand: ExpandStage.Configuration
    /// What the samples are samples of.
    public var label: LabelConfiguration
    /// Which ones are safe and sound.
    public var screen: ScreenConfiguration
    /// How much of them, at what weight.
    public var mix: MixConfiguration

    /// States a policy.
    public init(
        expand: ExpandStage.Configuration,
        label: LabelConfiguration = LabelConfiguration(),
        screen: ScreenConfiguration = ScreenConfiguration(),
        mix: MixConfiguration = MixConfiguration()
    ) {
        self.expand = expand
        self.label = label
        self.screen = screen
        self.mix = mix
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case expand, label, screen, mix
    }

    /// Reads a policy: its keys, with the default for each absent one, or the path of a file with them.
    ///
    /// - Throws: `RecipeError` when the file can't be read.
    public init(from decoder: any Decoder) throws {
        if let path = try? decoder.singleValueContainer().decode(String.self) {
            self = try RecipeFile.policy(in: URL(filePath: path))
        } else {
            try self.init(writtenOut: decoder)
        }
    }

    fileprivate init(writtenOut decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        expand = try keys.decode(ExpandStage.Configuration.self, forKey: .expand)
        label = try keys.value(.label, default: LabelConfiguration())
        screen = try keys.value(.screen, default: ScreenConfiguration())
        mix = try keys.value(.mix, default: MixConfiguration())
    }
}

/// A policy with its keys, as a file of its own holds it; it can't name another file in turn.
struct WrittenOutPolicy: Decodable {
    var policy: Policy

    init(from decoder: any Decoder) throws {
        policy = try Policy(writtenOut: decoder)
    }
}
