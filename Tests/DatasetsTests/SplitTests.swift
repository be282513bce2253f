import Datasets
import Testing

struct SplitTests {
  private func dataset(classSizes: [Int]) -> Dataset {
    let targets = classSizes.enumerated().flatMap { Array(repeating: Double($0), count: $1) }
    return Dataset(
      featureNames: ["x"], targetName: "t", task: .multiclass, classes: classSizes.indices.map(String.init),
      features: targets.indices.map(Double.init), targets: targets, sha256: "")
  }

  @Test(
    "The parts are disjoint, complete, and have the shares of the classes",
    arguments: [[357, 212], [50, 50, 50], [178, 182, 177], [7, 3], [97, 2, 1]])
  func stratified(sizes: [Int]) throws {
    let data = dataset(classSizes: sizes)
    let split = try Split(data, validation: 0.2, test: 0.25, seed: 3)
    #expect((split.training + split.validation + split.test).sorted() == Array(0..<data.count))
    for part in [split.training, split.validation, split.test] { #expect(part == part.sorted()) }
    #expect(abs(Double(split.validation.count) - 0.2 * Double(data.count)) <= 1)
    for (label, size) in sizes.enumerated() {
      func count(_ part: [Int]) -> Int { part.count { data.targets[$0] == Double(label) } }
      #expect(abs(Double(count(split.test)) - 0.25 * Double(size)) <= 1)
      #expect(abs(Double(count(split.validation)) - 0.2 * Double(size)) <= 1)
      #expect(count(split.training) >= 1)
    }
  }

  @Test("A seed always gives the same split, and another seed another")
  func seeds() throws {
    let data = dataset(classSizes: [40, 60])
    #expect(
      try Split(data, validation: 0.2, test: 0.2, seed: 1) == Split(data, validation: 0.2, test: 0.2, seed: 1)
    )
    #expect(
      try Split(data, validation: 0.2, test: 0.2, seed: 1) != Split(data, validation: 0.2, test: 0.2, seed: 2)
    )
  }

  @Test("A part that would be empty is an error, unless none was asked for")
  func empty() throws {
    let data = dataset(classSizes: [1, 1])
    #expect {
      try Split(data, validation: 0.2, test: 0, seed: 0)
    } throws: {
      ($0 as? Split.EmptyPart)?.part == "validation"
    }
    #expect(try Split(data, validation: 0, test: 0, seed: 0).training == [0, 1])
  }

  // numpy: x = [[1, 5], [3, 5], [8, 5]]; x.mean(0), x.std(0) -> [4, 5], [2.943920288775949, 0]
  @Test("Standardisation is fitted on the training rows alone, and leaves constant features on their scale")
  func standardization() throws {
    let data = Dataset(
      featureNames: ["x", "constant"], targetName: "t", task: .regression, classes: [],
      features: [1, 5, 3, 5, 1000, 7, 8, 5], targets: [1, 2, 3, 4], sha256: "")
    let fitted = Standardization(fitting: data, rows: [0, 1, 3])
    #expect(fitted.mean == [4, 5])
    #expect(abs(fitted.scale[0] - 2.943_920_288_775_949) < 1e-15)
    #expect(fitted.scale[1] == 1)
  }

  @Test("Prepared parts hold the split's rows, scaled where asked")
  func prepared() throws {
    let data = dataset(classSizes: [10, 10])
    let split = try Split(data, validation: 0.2, test: 0.2, seed: 0)
    let plain = PreparedData(data, split: split, standardizes: false)
    #expect(plain.test.features == split.test.map(Float.init))
    #expect(plain.validation.targets == split.validation.map { Float(data.targets[$0]) })
    let scaled = PreparedData(data, split: split, standardizes: true)
    let mean = scaled.training.features.reduce(0, +) / Float(scaled.training.count)
    #expect(abs(mean) < 1e-6)
    #expect(scaled.standardization != plain.standardization)
  }
}
