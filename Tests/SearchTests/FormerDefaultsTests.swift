// The defaults of sweeps that were stored before data were identified by their content.

import Testing

@testable import Search

struct FormerDefaultsTests {
  private func resolve(_ given: [String: ParameterValue], isFormer: Bool = true) throws -> String {
    var shape = DataShape(task: .multiclass, classCount: 3)
    shape.hasFormerDefaults = isFormer
    return try Hyperparameters(given, for: shape).json.canonicalText
  }

  @Test("Specs of stored sweeps that state nothing mean SGD for 100 epochs without early stopping")
  func optimizer() throws {
    #expect(
      try resolve([:])
        == #"{"activation":"relu","batch_size":32,"epochs":100,"hidden_layers":[32],"initializer":"he_normal","#
        + #""learning_rate":0.01,"loss":"categorical_cross_entropy","optimizer":"sgd"}"#)
    let stated: [String: ParameterValue] = [
      "optimizer": .name("sgd"), "epochs": .integer(100), "patience": .integer(0),
    ]
    #expect(try resolve([:]) == resolve(stated, isFormer: false))
    #expect(try resolve([:]) != resolve([:], isFormer: false))
  }

  @Test("What a spec states is kept, and the learning rate depends on the optimizer")
  func learningRates() throws {
    for (optimizer, rate) in [("adam", "0.001"), ("adamw", "0.001"), ("sgd", "0.01")] {
      let given: [String: ParameterValue] = ["optimizer": .name(optimizer)]
      #expect(try resolve(given).contains("\"learning_rate\":\(rate),"), "\(optimizer)")
      let stated = given.merging(["learning_rate": .number(0.5), "epochs": .integer(7)]) { $1 }
      let text = try resolve(stated)
      #expect(text.contains(#""learning_rate":0.5,"#) && text.contains(#""epochs":7,"#))
    }
    for optimizer in ["nadam", "rmsprop", "adagrad", "nesterov"] {
      let given: [String: ParameterValue] = [
        "optimizer": .name(optimizer), "epochs": .integer(5), "patience": .integer(2),
      ]
      #expect(try resolve(given) == resolve(given, isFormer: false))
    }
  }
}
