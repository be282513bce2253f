// Error messages for specs: location, key and text.

import JSON
import Testing

@testable import Experiments
@testable import Search

/// What every spec must have.
private let dataKey = "data: {path: 'd.csv', target: 't'}"

struct SpecErrorTests {
  @Test(
    "An error names file, line, column and key, and suggests a correction",
    arguments: [
      (
        "{\n  \(dataKey), parameters: {\n    learning_rte: 0.1}}",
        "grid.json:3:5: parameters.learning_rte: unknown key; did you mean 'learning_rate'?"
      ),
      (
        "{\n  \(dataKey),\n  sedes: 3}",
        "grid.json:3:3: sedes: unknown key; did you mean 'seeds'?"
      ),
      (
        "{\(dataKey), parameters: {kernel_size: 3}}",
        "grid.json:1:51: parameters.kernel_size: unknown key; expected one of: "
          + HyperparameterDefinition.allNames.joined(separator: ", ")
      ),
      (
        "{\(dataKey),\n parameters: {width: {min: 1, maxx: 2}}}",
        "grid.json:2:31: parameters.width.maxx: unknown key; did you mean 'max'?"
      ),
      (
        "{\(dataKey),\n parameters: {width: [8,\n 'x']}}",
        "grid.json:3:2: parameters.width[1]: expected a whole number from 1 to 1000000, found the string \"x\""
      ),
      (
        "{\(dataKey),\n parameters: {activation: 'rleu'}}",
        "grid.json:2:27: parameters.activation: there is no activation 'rleu'; did you mean 'relu'?"
      ),
      (
        "{\(dataKey),\n parameters: {learning_rate: {distribution: 'log_uniform', min: 1, max: 2}}}",
        "grid.json:2:45: parameters.learning_rate.distribution: there is no distribution 'log_uniform'; "
          + "did you mean 'log_uniform_values'?"
      ),
      (
        "{\(dataKey),\n parameters: {depth: {distribution: 'log_uniform_values', min: 0, max: 2, points: 2}}}",
        "grid.json:2:64: parameters.depth.min: a logarithmic range must start above 0"
      ),
      (
        "{\(dataKey),\n parameters: {learning_rate: 0}}",
        "grid.json:2:30: parameters.learning_rate: expected a number above 0, found the number 0"
      ),
      (
        "{\(dataKey),\n parameters: {hidden_layers: [[64, 0]]}}",
        "grid.json:2:36: parameters.hidden_layers[0][1]: expected a whole number from 1 to 1000000, found the "
          + "number 0"
      ),
      (
        "{\(dataKey), method: 'bayes'}",
        "grid.json:1:46: method: there is no method 'bayes'; expected one of: grid"
      ),
      (
        "{\(dataKey), metric: {name: 'test_loss'}}",
        "grid.json:1:53: metric.name: the test split must not be used for selection; use a val_ metric"
      ),
      (
        "{\(dataKey), metric: {name: 'val_acuracy'}}",
        "grid.json:1:53: metric.name: there is no metric 'val_acuracy'; did you mean 'val_accuracy'?"
      ),
      (
        "{\(dataKey), metric: {name: 'val_loss', goal: 'min'}}",
        "grid.json:1:71: metric.goal: expected 'minimize' or 'maximize', found 'min'"
      ),
      ("{}", "grid.json:1:1: the key 'data' is missing"),
      (
        "{data: {path: 'd.csv'}}",
        "grid.json:1:8: data: the key 'target' is missing, or for formats that keep labels apart 'labels' or "
          + "'target_dataset'"
      ),
      ("[]", "grid.json:1:1: expected an object, found an empty list"),
      ("{\n  \"data\" 1}", "grid.json:2:10: not JSON: expected ':' after the key 'data', found '1'"),
      (
        "{\(dataKey), seeds: 0}",
        "grid.json:1:45: seeds: expected a whole number from 1 to 100000, found the number 0"
      ),
      ("{\(dataKey), seeds: [1, 2, 1]}", "grid.json:1:52: seeds[2]: the seed 1 occurs twice"),
      ("{\(dataKey), seeds: []}", "grid.json:1:45: seeds: the list is empty"),
      ("{\(dataKey), name: ''}", "grid.json:1:44: name: expected a name of 1 to 100 characters on one line"),
      (
        "{\(dataKey), constraints: [\(String(repeating: "'1',", count: 1001))]}",
        "grid.json:1:51: constraints: more than 1000 constraints: join some with AND"
      ),
      (
        "{\(dataKey), constraints: 'depth > 1'}",
        "grid.json:1:51: constraints: expected a list of SQL expressions, found the string \"depth > 1\""
      ),
    ])
  func places(source: String, description: String) {
    #expect { try Spec(source, file: "grid.json") } throws: { "\($0)" == description }
  }

  @Test(
    "The data's keys are checked",
    arguments: [
      (
        "validation: 1",
        "data.validation: expected a fraction of the rows, from 0 to below 1, found the number 1"
      ),
      ("validation: 0.5, test: 0.5", "data: validation and test leave no rows for training"),
      ("task: 'regresion'", "data.task: there is no task 'regresion'; did you mean 'regression'?"),
      ("standardize: 1", "data.standardize: expected true or false, found the number 1"),
      (
        "split_seed: -1",
        "data.split_seed: expected a whole number from 0 to 9007199254740992, found the number -1"
      ),
    ])
  func dataKeys(text: String, message: String) {
    let source = "{data: {path: 'd.csv', target: 't', \(text)}}"
    #expect { try Spec(source, file: "grid.json") } throws: { error in
      (error as? SpecError).map { "\($0.key): \($0.message)" } == message
    }
  }

  @Test(
    "A name must fit on one line of a terminal and be valid for a folder",
    arguments: [
      "", "a\\nb", "\\x1b[31m", "\\x9b31m", "a\\u2028b", "a\\u0085b",
      String(repeating: "e\u{301}", count: 51),
    ])
  func names(name: String) {
    #expect { try Spec("{name: '\(name)', data: {path: 'd', target: 't'}}", file: "grid.json") } throws: {
      error in
      (error as? SpecError)?.message == "expected a name of 1 to 100 characters on one line"
    }
  }

  @Test("An unknown name of any length is an error at once")
  func longNames() {
    let long = String(repeating: "lernrate", count: 100_000)
    #expect {
      try Spec("{data: {path: 'd', target: 't'}, parameters: {\(long): 1}}", file: "grid.json")
    } throws: { error in
      let error = error as? SpecError
      return error?.message.hasPrefix("unknown key; expected one of: depth, ") == true
        && error?.key.count == 200
    }
  }

  @Test(
    "The keys of files and of what is done with them go together",
    arguments: [
      (
        "path: 'i', labels: 'l', target: 't'",
        "data.target: the file of 'labels' has the target: omit 'target'"
      ),
      (
        "path: 'i', labels: 'l', test_path: 'i2'",
        "data: test_path and test_labels belong together: give both or none"
      ),
      (
        "path: 'i', labels: 'l', test_labels: 'l2'",
        "data: test_path and test_labels belong together: give both or none"
      ),
      (
        "path: 'd', target: 't', test_path: 'i2', test_labels: 'l2'",
        "data.test_labels: test_labels needs labels"
      ),
      ("path: ['d', 'e'], labels: 'l'", "data.labels: labels belong to one file, and path names 2"),
      (
        "path: 'i', labels: 'l', test_path: 'i2', test_labels: 'l2', test: 0.1",
        "data.test: test_path gives the test split: omit test"
      ),
      ("path: 'i', labels: ''", "data.labels: the path is empty"),
      ("path: 'd', target: 't', scale: 0", "data.scale: expected a number above 0, found the number 0"),
      (
        "path: 'd', target: 't', scale: 2, standardize: true",
        "data.scale: scale replaces standardize and cannot be combined with it"
      ),
      ("path: 'i', lables: 'l'", "data.lables: unknown key; did you mean 'labels'?"),
      ("path: 'd', target: 't', epochs: 5", "data.epochs: unknown key; it belongs to 'parameters'"),
      ("path: 'd', target: 't', scaling: 'none'", "data.scaling: unknown key; it belongs to 'parameters'"),
      ("path: 'd', target: 't', colums: {}", "data.colums: unknown key; did you mean 'columns'?"),
      ("path: [], target: 't'", "data.path: the list is empty"),
      ("path: ['d', ''], target: 't'", "data.path[1]: the path is empty"),
      ("path: 'd', target: []", "data.target: the list is empty"),
      ("path: 'd', target: ['a', 1]", "data.target[1]: expected a text, found the number 1"),
      ("path: 'd', target: 't', weight: 1", "data.weight: expected a text, found the number 1"),
    ])
  func fileKeys(text: String, message: String) {
    #expect { try Spec("{data: {\(text)}}", file: "grid.json") } throws: { error in
      (error as? SpecError).map { "\($0.key): \($0.message)" } == message
    }
  }

  @Test("A validation metric needs a validation split; without one, the default is the training loss")
  func validation() throws {
    let data = "data: {path: 'd.csv', target: 't', validation: 0}"
    #expect(try Spec("{\(data)}", file: "g").objective.metric.name == "train_loss")
    #expect { try Spec("{\(data), metric: {name: 'val_loss'}}", file: "g") } throws: {
      ($0 as? SpecError)?.message == "val_loss needs a validation split: set data.validation above 0"
    }
  }

  @Test("A range of whole numbers cannot leave its ends, nor round to a learning rate of 0")
  func wholeNumbers() throws {
    func rates(_ range: String) throws -> [ParameterValue]? {
      let range = "{distribution: 'int_uniform', \(range)}"
      return try Spec("{\(dataKey), parameters: {learning_rate: \(range)}}", file: "g").axes.first?.values
    }
    #expect(try rates("min: 1, max: 3, points: 3") == [.number(1), .number(2), .number(3)])
    #expect { try rates("min: 0.1, max: 4, points: 3") } throws: {
      ($0 as? SpecError)?.key == "parameters.learning_rate.min"
    }
    #expect { try rates("min: 1, max: 2.5, points: 3") } throws: {
      ($0 as? SpecError)?.key == "parameters.learning_rate.max"
    }
  }

  @Test("Many seeds are read quickly", .timeLimit(.minutes(1)))
  func manySeeds() throws {
    let seeds = (0..<60_000).map(String.init).joined(separator: ",")
    #expect(try Spec("{\(dataKey), seeds: [\(seeds)]}", file: "g").seeds.count == 60_000)
  }
}
