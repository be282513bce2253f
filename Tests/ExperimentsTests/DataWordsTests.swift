// Keys of a spec's data that stand for hyperparameters of the recipe.

import JSON
import TestSupport
import Testing

@testable import Experiments

struct DataWordsTests {
  private func spec(_ data: String, _ parameters: String = "") throws -> Spec {
    try Spec("{data: {path: 'd', target: 't', \(data)}, parameters: {\(parameters)}}", file: "grid.json")
  }

  @Test(
    "standardize, scale and standardize_target are other words for values of hyperparameters",
    arguments: [
      ("standardize: true", ["scaling standard"], 1.0), ("standardize: false", ["scaling none"], 1),
      ("scale: 255", ["scaling none"], 255), ("scale: 4, standardize: false", ["scaling none"], 4),
      ("standardize_target: true", ["target_scaling standard"], 1),
      ("standardize_target: false", ["target_scaling none"], 1),
      ("scale: 2, standardize_target: false", ["scaling none", "target_scaling none"], 2), ("", [], 1),
    ])
  func words(data: String, axes: [String], divisor: Double) throws {
    let spec = try spec(data)
    #expect(spec.axes.map { "\($0.name) \($0.values?.map(\.description).joined() ?? "")" } == axes)
    #expect(spec.data.divisor == divisor)
  }

  @Test(
    "Both words for one thing are an error at the hyperparameter",
    arguments: [
      ("standardize: true", "scaling: 'robust'", "scaling", 66),
      ("scale: 255", "width: 3, scaling: ['none']", "scaling", 69),
      ("standardize_target: false", "target_scaling: 'none'", "target_scaling", 74),
    ])
  func both(data: String, parameters: String, name: String, column: Int) {
    #expect { try spec(data, parameters) } throws: {
      "\($0)" == "grid.json:1:\(column): parameters.\(name): data says so already: give one of both"
    }
  }

  @Test("Either word comes to the same run, and hyperparameters of the recipe can be swept")
  func sameRuns() throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      func ids(_ data: String, _ parameters: String) throws -> [RunID] {
        let text = "{data: {path: 'points.csv', target: 'side'\(data)}, parameters: {\(parameters)}}"
        return try Plan(Spec(text, file: folder.file("grid.json"))).runs.map(\.id)
      }
      let plain = try ids("", "width: 2")
      #expect(try ids(", standardize: true", "width: 2") == plain)
      #expect(try ids("", "width: 2, scaling: 'standard'") == plain)
      let unscaled = try ids(", standardize: false", "width: 2")
      #expect(try ids("", "scaling: 'none', width: 2") == unscaled && unscaled != plain)
      #expect(try ids("", "width: 2, scaling: ['standard', 'none']") == plain + unscaled)
      // A target with classes has no scale, whatever a sweep's other targets have.
      #expect(try ids("", "width: 2, target_scaling: 'standard'") == plain)
      #expect { try ids(", standardize_target: true", "width: 2") } throws: {
        "\($0)".hasSuffix("data.standardize_target: a binary target has classes, which have no scale")
      }
      #expect(
        try Set(ids("", "width: 2, scaling: ['standard', 'robust', 'quantile', 'min_max', 'none']")).count
          == 5)
    }
  }

  @Test("The target of a dataset in a group is its column", arguments: ["y", "/g/y", "g/h/y"])
  func targetDataset(path: String) throws {
    let spec = try Spec("{data: {path: 'd.h5', target_dataset: '\(path)'}}", file: "grid.json")
    #expect(spec.data.columns.targets == ["y"])
  }

  @Test(
    "The recipe's keys are checked",
    arguments: [
      ("columns: {x: 'nmber'}", "data.columns.x: there is no 'nmber'; did you mean 'number'?"),
      (
        "columns: {x: {kind: 'category', transform: 'log'}}",
        "data.columns.x.transform: only a number can be transformed"
      ),
      ("columns: {x: {knd: 'number'}}", "data.columns.x.knd: unknown key; did you mean 'kind'?"),
      (
        "features: ['x'], exclude: ['y']",
        "data.exclude: features already says which columns are used: omit one of both"
      ),
      ("exclude: 'x'", "data.exclude: expected a list, found the string \"x\""),
      ("split: {grup: 'x'}", "data.split.grup: unknown key; did you mean 'group'?"),
      ("split: {group: 'x', time: 'y'}", "data.split.time: unknown key: 'group' stands alone"),
      ("split: {column: 'x'}, test: 0.2", "data.test: the column of split gives the test split: omit test"),
      ("split: {stratify: 1}", "data.split.stratify: expected true or false, found the number 1"),
      ("split: 'group'", "data.split: expected an object, found the string \"group\""),
    ])
  func keys(data: String, message: String) {
    #expect { try spec(data) } throws: { ($0 as? SpecError).map { "\($0.key): \($0.message)" } == message }
  }

  @Test("A column that divides the rows and is not there is an error")
  func absentDivisor() throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      for key in ["group", "time", "column"] {
        let text = "{data: {path: 'points.csv', target: 'side', split: {\(key): 'grp'}}}"
        #expect { try Plan(Spec(text, file: folder.file("grid.json"))) } throws: {
          "\($0)".contains("there is no column 'grp'")
        }
      }
    }
  }
}
