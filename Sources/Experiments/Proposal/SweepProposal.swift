// A first sweep for a table, of a size that suits it.

/// A spec that has been proposed for a table, with its plan.
public struct SweepProposal: Sendable {
  public let plan: Plan
  /// The spec without a heading.
  let body: String

  /// The spec's text.
  ///
  /// - Parameter heading: paragraphs for a comment at its beginning.
  public func text(heading: [String]) -> String {
    heading.map { SpecText.comment($0) }.joined() + body
  }

  /// What a spec says apart from its hyperparameters.
  struct Outline {
    private let name: String
    private let path: String
    private let target: String

    /// - Parameter name: of any length and with any characters.
    init(name: String, path: String, target: String) {
      let shown = String(
        String.UnicodeScalarView(name.unicodeScalars.map { SpecText.isVisible($0) ? $0 : "-" }.prefix(100)))
      self.name = shown.isEmpty ? "sweep" : shown
      self.path = path
      self.target = target
    }

    /// The richest sweep that does not take too long.
    ///
    /// - Parameter data: reads the data for a spec.
    func proposal(_ data: (Spec) throws -> SweepData) throws -> SweepProposal {
      let first = FirstSweep.all[0]
      let read = try data(Spec(text(first), file: Self.file))
      let suspects = Self.suspects(in: read)
      func proposal(_ sweep: FirstSweep) throws -> SweepProposal {
        let body = text(sweep, suspects: suspects)
        return SweepProposal(plan: try Plan(Spec(body, file: Self.file), read), body: body)
      }
      for sweep in FirstSweep.all {
        let proposal = try proposal(sweep)
        if proposal.plan.trainingSeconds <= sweep.maxSeconds { return proposal }
      }
      let last = FirstSweep.all[FirstSweep.all.count - 1]
      let perEpoch = try proposal(last).plan.trainingSeconds / Double(last.epochs)
      return try proposal(last.lasting(Int(max(0, min(last.maxSeconds / perEpoch, 1e6)))))
    }

    /// For errors, which name the table instead.
    private static let file = "grid.json"

    /// The columns that a remark suspects, as far as `exclude` can name each alone.
    private static func suspects(in data: SweepData) -> [String] {
      let names = data.dataset.featureNames
      var seen: Set<String> = []
      return data.dataset.findings.remarks.flatMap(\.suspects).filter { suspect in
        seen.insert(suspect).inserted && SpecText.excludes(suspect, alone: names)
      }
    }

    private func text(_ sweep: FirstSweep, suspects: [String] = []) -> String {
      var lines = ["{", "  \"name\": \(SpecText.string(name)),"]
      lines.append(
        "  \"metric\": {\"name\": \"val_loss\", \"goal\": \"minimize\"},  // selects each run's best epoch, and ranks"
      )
      lines.append("  \"data\": {")
      lines.append("    \"path\": \(SpecText.string(path)),")
      lines.append("    \"target\": \(SpecText.string(target)),")
      if !suspects.isEmpty {
        let list = suspects.map(SpecText.string).joined(separator: ", ")
        lines.append(
          "    // \"exclude\": [\(list)],  // suspected above: delete the slashes to leave them out")
      }
      lines.append("    \"validation\": 0.2,")
      lines.append("    \"test\": 0.2,")
      lines.append("  },")
      lines.append("  \"parameters\": {")
      lines += sweep.lines.map { "    \($0)" }
      lines.append("  },")
      lines.append("  \"seeds\": \(sweep.seeds),")
      lines.append("}")
      return lines.joined(separator: "\n") + "\n"
    }
  }
}
