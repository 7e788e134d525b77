package import ConcordCore

/// A run of random steps from a seed, and what to print when it fails.
package struct RandomRun {
  package let seed: UInt64
  package let stepCount: Int
  /// Makes the company that a run starts with.
  package let backend: () throws(ConcordError) -> any PropertyBackend

  package init(
    seed: UInt64, stepCount: Int, backend: @escaping () throws(ConcordError) -> any PropertyBackend
  ) {
    self.seed = seed
    self.stepCount = stepCount
    self.backend = backend
  }

  /// What a run came to.
  package struct Outcome {
    package let steps: [Step]
    package let breaches: [Breach]
    package let doneCount: Int
    package let refusedCount: Int
    package let refusals: [String: Int]
    package let recordCount: Int
    package let linkCount: Int

    /// What the run did, on one line.
    package var summary: String {
      let codes = refusals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return "\(doneCount) operations done, \(refusedCount) refused, \(recordCount) records, "
        + "\(linkCount) links at the end; \(codes.joined(separator: ", "))"
    }
  }

  /// Runs random steps until one of them breaks an invariant, or all are done.
  package func run() throws(ConcordError) -> Outcome {
    let run = try PropertyRun(try backend())
    var generator = StepGenerator(seed: seed)
    var steps: [Step] = []
    var breaches: [Breach] = []
    for step in StepGenerator.prelude where breaches.isEmpty {
      steps.append(step)
      breaches = try run.run(step)
    }
    while steps.count < stepCount + StepGenerator.prelude.count, breaches.isEmpty {
      let step = generator.next(run)
      steps.append(step)
      breaches = try run.run(step)
    }
    if breaches.isEmpty { breaches = try run.finish() }
    return Outcome(
      steps: steps, breaches: breaches, doneCount: run.doneCount, refusedCount: run.refusedCount,
      refusals: run.refusals, recordCount: StepGenerator.recordCount(run.view.state),
      linkCount: run.view.pairs.count)
  }

  /// Runs given steps; the breaches of the first step that has any, or those of the end.
  package func replay(_ steps: [Step], takesSamples: Bool = true) throws(ConcordError)
    -> [Breach]
  {
    let run = try PropertyRun(try backend(), takesSamples: takesSamples)
    for step in steps {
      let breaches = try run.run(step)
      if !breaches.isEmpty { return breaches }
    }
    return try run.finish()
  }

  /// Runs given steps and tells what the journal says about each of them.
  package func trace(_ steps: [Step]) throws(ConcordError) -> String {
    let run = try PropertyRun(try backend())
    var lines: [String] = []
    for step in steps {
      let breaches = try run.run(step)
      lines.append("step \(step.id) \(step.action.rawValue)")
      for number in run.operations(of: step.id) {
        lines.append(contentsOf: try Self.lines(of: number, run.backend))
      }
      lines.append(contentsOf: breaches.map { "  \($0)" })
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(of number: Int64, _ backend: any PropertyBackend)
    throws(ConcordError) -> [String]
  {
    try backend.entries(after: number - 1).filter { $0.operation == number }.map { entry in
      let title = "  \(entry.key.entity.entity.caption) \(entry.recordNumber)"
      return switch entry.change {
      case .inserted: "\(title) inserted"
      case .deleted: "\(title) deleted"
      case .touched: "\(title) touched"
      case .modified(let field, let old, let new):
        "\(title) \(field.apiName) “\(old.text)” “\(new.text)” \(entry.cause) \(entry.causeDetail)"
      }
    }
  }

  /// A report of a failed run: seed, breaches, and the shortest script found in the given time.
  package func report(_ outcome: Outcome, shrinkSeconds: Double = 20) throws -> String {
    let first = outcome.breaches.first?.invariant ?? ""
    let needsSamples = Samples.invariants.contains(first)
    var shrinking = Shrinking(secondsMax: shrinkSeconds) { steps in
      let breaches = (try? self.replay(steps, takesSamples: needsSamples)) ?? []
      return breaches.contains { $0.invariant == first }
    }
    let steps = shrinking.shrunk(outcome.steps)
    let breaches = (try? replay(steps)) ?? outcome.breaches
    let lines = breaches.prefix(5).map { "# \($0)" }
    return """
      # seed \(seed), \(outcome.steps.count) steps, shrunk to \(steps.count)
      \(lines.joined(separator: "\n"))
      \(try StepScript.text(of: steps))
      """
  }
}
