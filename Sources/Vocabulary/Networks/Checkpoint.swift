public import Foundation
public import Tensors

/// The values of one parameter outside of any tensor, free to cross threads.
public struct SavedParameter: Sendable, Hashable {
    /// The parameter's path.
    public let path: String
    /// Its extents.
    public let shape: [Int]
    /// Its values in row-major order.
    public let values: [Float]

    /// Copies a parameter's values.
    public init(_ parameter: Parameter) {
        path = parameter.path
        shape = parameter.tensor.shape
        values = parameter.tensor.detached().floats()
    }

    /// A tensor with these values, on the tensors' thread.
    public var parameter: Parameter { Parameter(path, Tensor(values, shape: shape)) }
}

extension Safetensors {
    /// Gathers parameters under their paths.
    public init(_ parameters: [Parameter], metadata: [String: String] = [:]) {
        let named = parameters.map { ($0.path, $0.tensor.detached()) }
        self.init(
            tensors: Dictionary(named, uniquingKeysWith: { $1 }),
            metadata: metadata
        )
    }
}

extension [Parameter] {
    /// Overwrites the values by those of other parameters with the same paths and shapes.
    ///
    /// Nothing is changed when anything doesn't fit.
    ///
    /// - Parameters:
    ///   - saved: the new values, in any order.
    ///   - file: where they come from, for the message.
    /// - Throws: ``CheckpointError`` that names the first parameter which doesn't fit.
    public func restore(from saved: [String: Tensor], file: URL) throws(CheckpointError) {
        var left = saved
        for parameter in self {
            guard let found = left.removeValue(forKey: parameter.path) else {
                throw .missing(file: file.path, parameter: parameter.path)
            }
            let expected = parameter.tensor
            guard found.shape == expected.shape, found.dtype == expected.dtype else {
                throw .mismatch(
                    file: file.path,
                    parameter: parameter.path,
                    expected: "\(expected.dtype) \(expected.shape)",
                    got: "\(found.dtype) \(found.shape)"
                )
            }
        }
        if let unknown = left.keys.min() {
            throw .unknown(file: file.path, parameter: unknown)
        }
        withoutGradient {
            for parameter in self {
                if let found = saved[parameter.path] { parameter.tensor.copy(from: found) }
            }
        }
    }
}

/// Why a checkpoint doesn't fit the model that it is read into.
public enum CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A parameter of the model is not in the file.
    case missing(file: String, parameter: String)
    /// The file holds a parameter that the model doesn't have.
    case unknown(file: String, parameter: String)
    /// A parameter has another type or shape.
    case mismatch(file: String, parameter: String, expected: String, got: String)
    /// A note in the file's header is missing or can't be read.
    case badNote(file: String, note: String, reason: String)
    /// The file belongs to a training with other data, settings or seed.
    case otherTraining(file: String, expected: String, got: String)

    /// What was expected, what was got, where, and what to do.
    public var description: String {
        switch self {
        case .missing(let file, let parameter):
            "\(file): expected parameter '\(parameter)', got none; "
                + "use the configuration that the file was written with"
        case .unknown(let file, let parameter):
            "\(file): parameter '\(parameter)' is none of this model; "
                + "use the configuration that the file was written with"
        case .mismatch(let file, let parameter, let expected, let got):
            "\(file): parameter '\(parameter)': expected \(expected), got \(got); "
                + "use the configuration that the file was written with"
        case .badNote(let file, let note, let reason):
            "\(file): note '\(note)' in the header: \(reason); delete the file to train afresh"
        case .otherTraining(let file, let expected, let got):
            "\(file): expected a checkpoint of training \(expected), got one of \(got); "
                + "delete the file to train afresh, or choose another folder"
        }
    }
}
