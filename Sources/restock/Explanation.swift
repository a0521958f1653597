import Foundation
import Pipelines
import Tensors

/// What a person reads when a command ends with an error: one line, and the exit code.
///
/// The only place that turns errors into exit codes. Errors of the layers below the pipelines explain
/// themselves, but know no code.
struct Explanation {
    let line: String
    let status: ExitStatus

    init(_ error: any Error) {
        switch error {
        case let error as any ExplainedError:
            (line, status) = (error.description, error.exitStatus)
        case let error as SafetensorsError:
            (line, status) = (error.description, error.exitStatus)
        case let error as TorchError:
            (line, status) = (error.description, .software)
        case let error as CocoaError:
            (line, status) = Self.ofFile(error)
        default:
            (line, status) = ("\(error)", .data)
        }
    }

    /// A file that Foundation could not read or write.
    private static func ofFile(_ error: CocoaError) -> (String, ExitStatus) {
        let path = error.filePath ?? error.url?.path ?? "a file"
        let cause = error.underlying.map { $0 as NSError }
        let reason =
            cause?.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(cause?.code ?? 0))) : error.localizedDescription
        let isReading = (CocoaError.fileNoSuchFile.rawValue..<512).contains(error.code.rawValue)
        return (
            "\(path): \(reason); check the path, its rights and free space",
            isReading ? .noInput : .ofWriting(refusedFor: reason)
        )
    }
}

extension SafetensorsError {
    fileprivate var exitStatus: ExitStatus {
        switch self {
        case .unreadable: .noInput
        case .unwritable(_, let reason): .ofWriting(refusedFor: reason)
        case .truncated, .badHeader, .badTensor, .badLayout: .data
        }
    }
}
