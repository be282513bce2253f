import Testing

@testable import Datasets

struct StandardizationTests {
  // numpy: x = [[1, 5], [3, 5], [8, 5]]; x.mean(0), x.std(0) -> [4, 5], [2.943920288775949, 0]
  @Test("Standardisation is fitted on the training rows only, and constant features keep their scale")
  func standardization() {
    let fitted = Standardization(fitting: [1, 5, 3, 5, 1000, 7, 8, 5], width: 2, rows: [0, 1, 3])
    #expect(fitted.mean == [4, 5])
    #expect(abs(fitted.scale[0] - 2.943_920_288_775_949) < 1e-15)
    #expect(fitted.scale[1] == 1)
  }

  // scikit-learn 1.9.1: StandardScaler().fit(column).scale_ over these 60 rows.
  @Test("A column that is constant up to rounding keeps its scale, and a small but varying one does not")
  func nearlyConstant() throws {
    let columns: [(value: (Int) -> Double, scale: Double)] = [
      ({ $0 % 3 == 0 ? 0.3 : 0.1 + 0.2 }, 1),
      ({ $0 % 2 == 0 ? -1e6 : (-1e6).nextUp }, 1),
      ({ 1e9 + Double($0 % 3) * 1e-6 }, 1),
      ({ $0 % 2 == 0 ? 1 : 1 + 1e-13 }, 4.996_003_610_813_204e-14),
      ({ Double($0 % 3) * 1e-20 }, 8.164_965_809_277_26e-21),
      ({ Double($0 % 2) }, 0.5),
    ]
    for (value, scale) in columns {
      let values = (0..<60).map(value)
      let fitted = Standardization(fitting: values, width: 1, rows: Array(0..<60))
      #expect(abs(fitted.scale[0] / scale - 1) < 1e-3, "\(fitted.scale[0])")
    }
  }

  @Test("However many rows there are, the rounding of their mean makes no constant column vary")
  func manyRows() {
    // The sum of 200,000 times 0.1 is off by more than 10,000 ε.
    let values = (0..<200_000).map { $0 == 7 ? 0.1.nextUp : 0.1 }
    let fitted = Standardization(fitting: values, width: 1, rows: Array(values.indices))
    #expect(abs(fitted.mean[0] / 0.1 - 1) > 10 * Double.ulpOfOne)
    #expect(fitted.scale == [1])
  }

  @Test("A target that is constant in the training split up to rounding keeps its scale")
  func nearlyConstantTarget() throws {
    let targets = (0..<20).map { $0 == 3 ? 5 : $0 % 2 == 0 ? 0.3 : 0.1 + 0.2 }
    let data = try Dataset(["x"], (0..<20).map(Double.init), targets: targets, task: .regression)
    let seed = try #require(
      (0..<50).first { try !data.division(validation: 0.2, test: 0.2, seed: $0).training.contains(3) })
    let split = try data.division(validation: 0.2, test: 0.2, seed: seed)
    var choices = RecipeChoices()
    choices.standardizeTarget = true
    let prepared = data.prepared(split, choices)
    #expect(prepared.recipes.targets.map(\.unit) == [1])
  }

  @Test("Prepared splits have their rows, scaled if requested")
  func prepared() throws {
    let data = try Dataset(classSizes: [10, 10])
    let split = try data.division(validation: 0.2, test: 0.2, seed: 0)
    var unscaled = RecipeChoices()
    unscaled.scaling = .none
    let plain = data.prepared(split, unscaled)
    #expect(plain.test.inputs.features == split.test.map(Float.init))
    #expect(plain.validation.targets == split.validation.map { Float(data.targets[0].values[$0]) })
    let scaled = data.prepared(split)
    let mean = scaled.training.inputs.features.reduce(0, +) / Float(scaled.training.count)
    #expect(abs(mean) < 1e-6)
    #expect(scaled.standardization != plain.standardization)
  }

  // numpy: x = array([[(r * 7919 % 101) / 7 - 3, 1e6 + (r * 31 % 17) * 1e-3] for r in range(40)])[rows];
  // x.mean(0), x.std(0)
  @Test("Means and deviations are NumPy's, and all splits are scaled by those of the training split")
  func scaling() throws {
    var features: [Double] = []
    for row in 0..<40 {
      features.append(Double(row * 7919 % 101) / 7 - 3)
      features.append(1e6 + Double(row * 31 % 17) * 1e-3)
    }
    let data = try Dataset(["x", "y"], features, targets: (0..<40).map(Double.init), task: .regression)
    let fitted = Standardization(
      fitting: features, width: 2, rows: (0..<40).filter { $0 % 3 != 0 })
    #expect(abs(fitted.mean[0] - 4.10989010989011) < 1e-12)
    #expect(abs(fitted.mean[1] - 1000000.0075384615) < 1e-8)
    #expect(abs(fitted.scale[0] - 4.237143763441193) < 1e-12)
    #expect(abs(fitted.scale[1] - 0.004845543301176542) < 1e-9)

    let split = try data.division(validation: 0.2, test: 0.2, seed: 4)
    let prepared = data.prepared(split)
    let scale = Standardization(
      fitting: features, width: 2, rows: split.training)
    #expect(prepared.standardization == scale)
    for (part, rows) in [
      (prepared.training, split.training), (prepared.validation, split.validation),
      (prepared.test, split.test),
    ] {
      var expected: [Float] = []
      for row in rows {
        for column in 0..<2 {
          let distance = features[2 * row + column] - scale.mean[column]
          expected.append(Float(distance / scale.scale[column]))
        }
      }
      #expect(part.inputs.features == expected)
      #expect(part.targets == rows.map(Float.init))
    }
  }
}
