// Targets of tables: their task, rows without them, several at once, and weights.

import Testing

@testable import Datasets

struct TargetTaskTests {
  private func target(_ values: [String], task: Task? = nil) throws -> Target {
    let rows = values.enumerated().map { "\($0 % 7),\($1)" }
    return try TableText((["x,t"] + rows).joined(separator: "\n"), task: task).dataset().targets[0]
  }

  @Test(
    "The task follows from the target's values, with a reason",
    arguments: [
      (["a", "b"], .binary, ["a", "b"], "it holds words"),
      (["b", "c", "a"], .multiclass, ["a", "b", "c"], "it holds words"),
      (["true", "false"], .binary, ["false", "true"], "it holds words"),
      (["0", "1"], .binary, ["0", "1"], "it has two values"),
      (["-1", "1"], .binary, ["-1", "1"], "it has two values"),
      (["7", "1000"], .binary, ["7", "1000"], "it has two values"),
      (["1.0", "2"], .binary, ["1", "2"], "it has two values"),
      (["0", "1", "2"], .multiclass, ["0", "1", "2"], "it has the values 0 to 2"),
      (["3", "1", "2"], .multiclass, ["1", "2", "3"], "it has the values 1 to 3"),
      (["2", "3", "4"], .regression, [], "its numbers have gaps or do not begin with 0 or 1"),
      (["0", "1", "3"], .regression, [], "its numbers have gaps or do not begin with 0 or 1"),
      (["0.5", "1.5"], .regression, [], "it has fractions"),
      (["0", "0.5", "1"], .regression, [], "it has fractions"),
    ] as [([String], Task, [String], String)])
  func inference(values: [String], task: Task, classes: [String], reason: String) throws {
    let target = try target(values + values)
    #expect(target.task == task && target.classes == classes && target.reason == reason)
  }

  @Test("Twenty numbers without a gap are classes, twenty-one are not")
  func limit() throws {
    let twenty = try target((1...20).map(String.init))
    #expect(twenty.task == .multiclass && twenty.reason == "it has the values 1 to 20")
    // In the order of the numbers, not of their digits.
    #expect(twenty.classes == (1...20).map(String.init) && twenty.values == (0..<20).map(Double.init))
    let more = try target((0...20).map(String.init))
    #expect(more.task == .regression && more.reason == "it has 21 different numbers")
    #expect(try target((0...19).map(String.init)).task == .multiclass)
  }

  @Test("A stated task precedes, and needs no reason")
  func stated() throws {
    let classes = try target(["2", "5", "9", "5"], task: .multiclass)
    #expect(classes.classes == ["2", "5", "9"] && classes.values == [0, 1, 2, 1] && classes.reason == nil)
    #expect(try target(["0", "1", "0"], task: .regression).values == [0, 1, 0])
    #expect(try target(["0", "1", "0"], task: .multiclass).task == .multiclass)
    #expect(try target(["0.5", "1.5"], task: .binary).classes == ["0.5", "1.5"])
  }

  @Test(
    "A target that its task does not suit is an error",
    arguments: [
      (["a", "b", "c"], .binary, "the target 't' of a binary task has 3 classes, not two"),
      (["a", "a"], nil, "every row has the same value of the target 't': there is nothing to learn"),
      (["4", "4"], .regression, "every row has the same value of the target 't': there is nothing to learn"),
      (["a", "b"], .regression, "the column 't' contains 'a', not a number (2 different words)"),
    ] as [([String], Task?, String)])
  func unsuitable(values: [String], task: Task?, message: String) {
    #expect { try target(values, task: task) } throws: { ($0 as? DatasetError)?.message == message }
  }
}

struct TargetRowTests {
  @Test("Rows without a target are left out and counted, with their part of all columns")
  func missing() throws {
    var table = TableText("x,g,w,t\n1,a,1,0.5\n,,,\n3,b,3,\n4,a,4,1.5\n5,b,5,NA\n6,b,6,2\n")
    table.weight = "w"
    table.divisors = [DatasetSettings.Divisor("g", isFeature: false)]
    let data = try table.dataset()
    #expect(data.count == 3 && data.findings.rowsWithoutTarget == 3)
    #expect(data.targets[0].values == [0.5, 1.5, 2] && data.weights == [1, 4, 6])
    #expect(data.table.values[0] == .numbers([1, 4, 6]))
    #expect(data.divisors["g"]?.words.codes == [0, 0, 1])
    // Of several targets a row must have all.
    table = TableText("x,s,t\n1,2,3\n2,,4\n3,5,\n4,5,6\n5,8,8\n")
    table.targets = ["t", "s"]
    table.task = .regression
    #expect(try table.dataset().targets.map(\.values) == [[3, 6, 8], [2, 5, 8]])
    #expect(try table.dataset().findings.rowsWithoutTarget == 2)
    #expect { try TableText("x,t\n1,\n2,\n").dataset() } throws: {
      ($0 as? DatasetError)?.message == "no row has a value of the target"
    }
  }

  @Test("A kind follows from the rows that are used")
  func kinds() throws {
    let data = try TableText("x,c,w,t\n1,7,u,a\n2,7,v,b\n3,8,z,\n4,7,u,a\n").dataset()
    #expect(data.featureNames == ["x", "w"])
    #expect(data.table.columns[1].words == ["u", "v"])
    #expect(data.findings.leftOut.map(\.column) == ["c"])
  }

  // MARK: Several

  @Test("Several targets are in the order that they were named in, and none is a feature")
  func several() throws {
    var table = TableText("a,x,b\n0.5,1,10\n1.5,2,20\n2.5,3,35\n4.5,4,40\n")
    table.targets = ["b", "a"]
    let data = try table.dataset()
    #expect(data.featureNames == ["x"] && data.targetName == "b, a" && data.task == .regression)
    let division = Division(training: [0, 2, 3], validation: [1], test: [])
    var choices = RecipeChoices()
    let recipes = FittedRecipes(fitting: choices, to: data, division: division)
    let prepared = PreparedData(data, division: division, recipes: recipes)
    #expect(prepared.training.targets == [10, 0.5, 35, 2.5, 40, 4.5])
    #expect(prepared.validation.targets == [20, 1.5] && prepared.test.targets.isEmpty)
    // Each has its own scale: b's training mean is 85/3, a's 2.5.
    choices.standardizeTarget = true
    let scaled = FittedRecipes(fitting: choices, to: data, division: division)
    #expect(abs(scaled.targets[0].offset - 85.0 / 3) < 1e-12 && scaled.targets[1].offset == 2.5)
  }

  @Test("Targets must be there, be different, and be of one kind")
  func severalErrors() {
    func error(_ targets: [String], _ text: String = "a,x,b\n0.5,1,u\n1.5,2,v\n2.5,3,u\n") -> String? {
      var table = TableText(text)
      table.targets = targets
      do {
        _ = try table.dataset()
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(error(["a", "a"]) == "d.csv: the target 'a' is named twice")
    #expect(
      error(["a", "b"])
        == "d.csv: the targets 'a' (regression) and 'b' (multilabel) are of different kinds: state the task")
    #expect(error(["a", "c"]) == "d.csv: there is no column 'c' for the target; there are 'a', 'x', 'b'")
  }

  // MARK: Weights

  @Test("A column of weights is no feature, and its numbers are those of the rows")
  func weights() throws {
    var table = TableText("x,w,t\n1,0,a\n2,2.5,b\n3,1e3,a\n")
    table.weight = "w"
    let data = try table.dataset()
    #expect(data.featureNames == ["x"] && data.weights == [0, 2.5, 1000])
    let division = Division(training: [2, 0], validation: [1], test: [])
    let recipes = FittedRecipes(fitting: RecipeChoices(), to: data, division: division)
    let prepared = PreparedData(data, division: division, recipes: recipes)
    #expect(prepared.training.weights == [1000, 0] && prepared.validation.weights == [2.5])
    #expect(try TableText(table.text).dataset().weights == nil)
    // It is read even if it is excluded.
    table.columns = "exclude: ['w']"
    #expect(try table.dataset().weights == [0, 2.5, 1000])
  }

  @Test(
    "Weights must be numbers from 0 on, and not all 0",
    arguments: [
      (["1", "-1", "2"], "the weight of row 2 must be a number from 0 on, but is -1.0"),
      (["1", "2", ""], "the weight of row 3 must be a number from 0 on, but is missing"),
      (["0", "0", "0"], "all weights are 0: there is nothing to learn"),
      (["1", "u", "1"], "the column 'w' contains 'u', not a number"),
    ])
  func weightErrors(weights: [String], message: String) {
    let rows = weights.enumerated().map { "\($0),\($1),\($0 % 2)" }
    var table = TableText((["x,w,t"] + rows).joined(separator: "\n"))
    table.weight = "w"
    #expect { try table.dataset() } throws: { ($0 as? DatasetError)?.message == message }
  }

  // MARK: Test files

  @Test("Rows of test files come last, by the names of their columns and the training rows' classes")
  func testFiles() throws {
    var table = TableText("x,w,t\n1,u,a\n2,v,b\n3,u,\n4,v,a\n")
    table.testText = "t,extra,w,x\nb,9,z,7\n,9,u,6\na,9,u,5\n"
    let data = try table.dataset()
    #expect(data.count == 5 && data.testCount == 2 && data.findings.rowsWithoutTarget == 2)
    #expect(data.featureNames == ["x", "w"])
    #expect(data.table.values[0] == .numbers([1, 2, 4, 7, 5]))
    #expect(data.targets[0].values == [0, 1, 0, 1, 0] && data.classes == ["a", "b"])
    table.testText = "t,w,x\nc,u,1\n"
    #expect { try table.dataset() } throws: {
      "\($0)" == "test.csv: the class 'c' of row 1 is not among those of the training data"
    }
    table.testText = "t,x\na,1\n"
    #expect { try table.dataset() } throws: {
      "\($0)" == "test.csv: there is no column 'w', which the first file has"
    }
  }

  @Test("Numbers of test files have the classes of the training rows, whatever they alone would be")
  func testClasses() throws {
    var table = TableText("x,t\n1,0\n2,1\n3,2\n")
    table.testText = "x,t\n4,2\n5,2\n"
    #expect(try table.dataset().targets[0].values == [0, 1, 2, 2, 2])
    table.text = "x,t\n1,0.5\n2,1\n3,2\n"
    #expect(try table.dataset().targets[0].values == [0.5, 1, 2, 2, 2])
    table.testText = "x,t\n4,u\n5,2\n"
    #expect(throws: DatasetError.self) { try table.dataset() }
  }
}
