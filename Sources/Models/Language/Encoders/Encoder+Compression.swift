import Foundation
import Networks
import Tensors

extension Encoder {
    /// Behind the name of a weight in 8 bits: the name of its scales.
    private static let scaleSuffix = "_scale"
    /// The note of a file that says what its maps multiply in.
    private static let precisionNote = "restock.precision"
    /// The note of a file that says what share of its weights was set to zero.
    private static let pruneNote = "restock.prune"

    /// The tables of words, places and kinds.
    private var tables: [Parameter] {
        parameters.filter { $0.path.hasPrefix("embeddings.") && $0.tensor.rank == 2 }
    }

    /// Prunes the linear maps and brings them into other numbers; tables are rounded to bfloat16, which halves them on disk.
    ///
    /// - Throws: ``TextEncoderError/badWeight(name:reason:)`` for weights that are not finite.
    func compress(_ compression: MapCompression) throws(TextEncoderError) {
        for map in maps {
            do {
                try map.matrix.compress(compression)
            } catch {
                throw .badWeight(name: "\(map.path).weight", reason: "\(error)")
            }
        }
        if compression.precision == .float32 { return }
        withoutGradient {
            for table in tables { table.tensor.copy(from: table.tensor.to(.bfloat16)) }
        }
    }

    /// Compresses an encoder that was read, unless it is what was asked for.
    ///
    /// - Parameters:
    ///   - wanted: what is asked for.
    ///   - found: how the file was compressed.
    /// - Returns: how the encoder is compressed now.
    /// - Throws: ``TextEncoderError``.
    func compressing(
        _ wanted: MapCompression,
        after found: MapCompression
    ) throws(TextEncoderError) -> MapCompression {
        if wanted.isNone || wanted == found { return found }
        guard found.isNone else {
            throw .isCompressed(
                precision: found.precision.rawValue,
                wanted: "compressed once more"
            )
        }
        try compress(wanted)
        return wanted
    }

    /// All weights as a file keeps them, with notes that tell how it is read.
    func saved(_ compression: MapCompression) -> Safetensors {
        if compression.isNone { return Safetensors(parameters) }
        var notes = [Self.precisionNote: compression.precision.rawValue]
        if compression.prune > 0 { notes[Self.pruneNote] = "\(compression.prune)" }
        var file = Safetensors(parameters, metadata: notes)
        if compression.precision != .float32 {
            for table in tables { file.tensors[table.path] = table.tensor.to(.bfloat16) }
        }
        for map in maps {
            guard let matrix = map.matrix.quantised else { continue }
            file.tensors["\(map.path).weight"] = matrix.values
            file.tensors["\(map.path).weight\(Self.scaleSuffix)"] = matrix.scales
        }
        return file
    }

    /// Takes the weights of a file, whatever else is in it, such as a head for another task.
    ///
    /// - Returns: how the file was compressed.
    /// - Throws: `SafetensorsError`, `CheckpointError` for a weight that is missing or has another shape,
    ///   ``TextEncoderError/unreadable(path:reason:)`` for notes or numbers that say nothing.
    func restore(from file: URL) throws -> MapCompression {
        let content = try Safetensors.read(file)
        let compression = try Self.compression(content.metadata, of: file)
        var weights = Self.plain(content.tensors)
        if compression.precision == .eightBits { try takeMaps(from: &weights, of: file) }
        try parameters.restore(from: weights, of: file)
        if compression.precision == .bfloat16 { try compress(MapCompression(precision: .bfloat16)) }
        return compression
    }

    private static func compression(
        _ notes: [String: String],
        of file: URL
    ) throws(TextEncoderError) -> MapCompression {
        var compression = MapCompression()
        if let note = notes[precisionNote] {
            guard let precision = MapPrecision(rawValue: note) else {
                let known = MapPrecision.allCases.map(\.rawValue).joined(separator: ", ")
                throw .unreadable(
                    path: file.path,
                    reason: "its note \(precisionNote) is '\(note)', expected one of \(known)"
                )
            }
            compression.precision = precision
        }
        if let note = notes[pruneNote] {
            guard let share = Double(note), (0..<1).contains(share) else {
                throw .unreadable(
                    path: file.path,
                    reason: "its note \(pruneNote) is '\(note)', expected a share below 1"
                )
            }
            compression.prune = share
        }
        return compression
    }

    /// Moves the weights in 8 bits out of `saved` into their maps.
    private func takeMaps(from saved: inout [String: Tensor], of file: URL) throws {
        for map in maps {
            let name = "\(map.path).weight"
            guard let values = saved.removeValue(forKey: name) else {
                throw CheckpointError.missing(file: file.path, parameter: name)
            }
            guard let scales = saved.removeValue(forKey: name + Self.scaleSuffix) else {
                throw CheckpointError.missing(file: file.path, parameter: name + Self.scaleSuffix)
            }
            guard values.shape == map.weight.shape, values.dtype == .int8 else {
                throw CheckpointError.mismatch(
                    file: file.path,
                    parameter: name,
                    expected: "\(DType.int8) \(map.weight.shape)",
                    got: "\(values.dtype) \(values.shape)"
                )
            }
            do {
                map.matrix.take(try QuantisedMatrix(values: values, scales: scales))
            } catch {
                throw TextEncoderError.unreadable(path: file.path, reason: "\(name): \(error)")
            }
        }
    }
}
