package import ConcordCore
import ConcordFormats
import ConcordStore
import Synchronization

/// Writes the bad rows of an import to a file that can be corrected and imported (CSV-15).
///
/// Nothing is written while no row is bad. Safe to be told of rows from any thread.
package final class ImportErrorFile: Sendable {
  private struct State {
    var header: [String] = []
    var file: CSVErrorFile?
    var failure: ConcordError?
    var count = 0
  }

  private let sink: @Sendable ([UInt8]) throws(ConcordError) -> Void
  private let state = Mutex(State())

  /// The bytes go to `sink`, piece by piece.
  package init(sink: @escaping @Sendable ([UInt8]) throws(ConcordError) -> Void) {
    self.sink = sink
  }

  /// The number of rows written.
  package var count: Int { state.withLock { $0.count } }

  /// Takes the header of the file that is imported.
  package func open(_ opening: ImportOpening) {
    state.withLock { $0.header = opening.header }
  }

  /// Repeats a row if it is bad.
  package func add(_ row: ImportedRow) {
    guard row.action == .error else { return }
    let sink = sink
    state.withLock { state in
      if state.failure != nil { return }
      do throws(ConcordError) {
        if state.file == nil {
          state.file = try CSVErrorFile(header: state.header) { bytes throws(ConcordError) in
            try sink(bytes)
          }
        }
        try state.file?.append(
          row.source,
          row.problems.map { problem in
            Violation(
              problem.violation.code, problem.violation.arguments, field: problem.column)
          })
        state.count += 1
      } catch {
        state.failure = error
      }
    }
  }

  /// Hands over the last bytes.
  ///
  /// - Throws: the first error of the sink.
  package func finish() throws(ConcordError) {
    let failure = state.withLock { state -> ConcordError? in
      do throws(ConcordError) {
        try state.file?.finish()
      } catch {
        return state.failure ?? error
      }
      return state.failure
    }
    if let failure { throw failure }
  }
}
