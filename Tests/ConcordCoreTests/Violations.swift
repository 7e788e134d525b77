import ConcordCore
import ConcordTestSupport
import Testing

extension MemoryCompany {
  /// The violations with which a step is refused; none when it is not.
  ///
  /// A refusal changes nothing (INV-30), and its sentence has a value for every placeholder.
  func violations(
    sourceLocation: SourceLocation = #_sourceLocation, of step: () throws -> Void
  ) -> [Violation] {
    let before = records
    do {
      try step()
      return []
    } catch let error as ConcordError {
      let isUnchanged = records == before
      #expect(isUnchanged, sourceLocation: sourceLocation)
      for violation in error.violations {
        #expect(
          violation.arguments.count == violation.code.placeholderCount, "\(violation)",
          sourceLocation: sourceLocation)
      }
      return error.violations
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
      return []
    }
  }

  /// The codes of the violations with which a step is refused.
  func codes(
    sourceLocation: SourceLocation = #_sourceLocation, of step: () throws -> Void
  ) -> [ErrorCode] {
    violations(sourceLocation: sourceLocation, of: step).map(\.code)
  }

  /// The codes of the warnings of a plan.
  static func codes(_ plan: Plan) -> [Warning.Code] { plan.warnings.map(\.code) }
}
