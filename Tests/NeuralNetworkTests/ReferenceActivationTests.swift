import Testing

/// Activations against values from mpmath 1.3 with 40 digits, at their kinks and far out.
struct ReferenceActivationTests {
  static let points = [-4, -1.25, -0.1875, 0.25, 1.5, 5]

  /// g and g' at the points
  static let samples: [(ReferenceActivation, values: [Double], derivatives: [Double])] = [
    (
      .sigmoid,
      [
        0.0179862099620916, 0.222700138825309, 0.453261848015386, 0.562176500885798, 0.817574476193644,
        0.993307149075715,
      ],
      [
        0.0176627062132911, 0.173104786992497, 0.247815545149063, 0.246134082737598, 0.149146452070333,
        0.00664805667079015,
      ]
    ),
    (
      .tanh,
      [
        -0.999329299739067, -0.848283639957513, -0.18533319990814, 0.244918662403709, 0.905148253644866,
        0.999909204262595,
      ],
      [
        0.0013409506830259, 0.280414866180433, 0.96565160501181, 0.940014848806378, 0.180706638923649,
        1.81583230943807e-4,
      ]
    ),
    (.relu, [0, 0, 0, 0.25, 1.5, 5], [0, 0, 0, 1, 1, 1]),
    (.leakyReLU, [-0.04, -0.0125, -0.001875, 0.25, 1.5, 5], [0.01, 0.01, 0.01, 1, 1, 1]),
    (
      .elu,
      [-0.981684361111266, -0.71349520313981, -0.1709708818196, 0.25, 1.5, 5],
      [0.0183156388887342, 0.28650479686019, 0.8290291181804, 1, 1, 1]
    ),
    (
      .selu,
      [
        -1.72589862818989, -1.25439544633786, -0.300583794631133, 0.26267524683887, 1.57605148103322,
        5.2535049367774,
      ],
      [
        0.0322007126574821, 0.503703894509512, 1.45751554621624, 1.05070098735548, 1.05070098735548,
        1.05070098735548,
      ]
    ),
    (
      .gelu,
      [
        -1.2668496733248e-4, -0.132062217083569, -0.0798064334707693, 0.149676581420731, 1.39978919809671,
        4.99999856674214,
      ],
      [
        -5.03649661226421e-4, -0.122661583069422, 0.352136018421746, 0.695373354883636, 1.12746919222998,
        1.000007146946,
      ]
    ),
    (
      .silu,
      [
        -0.0719448398483662, -0.278375173531636, -0.0849865965028849, 0.14054412522145, 1.22636171429047,
        4.96653574537858,
      ],
      [
        -0.0526646148910729, 0.00631915508468758, 0.406796433299937, 0.623710021570198, 1.04129415429914,
        1.02654743242967,
      ]
    ),
    (
      .softplus,
      [
        0.0181499279178097, 0.251929081345373, 0.603785289555595, 0.825939419878844, 1.70141327798275,
        5.00671534848912,
      ],
      [
        0.0179862099620916, 0.222700138825309, 0.453261848015386, 0.562176500885798, 0.817574476193644,
        0.993307149075715,
      ]
    ),
    (.identity, [-4, -1.25, -0.1875, 0.25, 1.5, 5], [1, 1, 1, 1, 1, 1]),
  ]

  @Test func samplesCoverEveryActivation() {
    #expect(Self.samples.map(\.0) == ReferenceActivation.allCases)
  }

  @Test(arguments: samples)
  func agreesWithIndependentValues(
    activation: ReferenceActivation, values: [Double], derivatives: [Double]
  ) {
    for ((z, value), derivative) in zip(zip(Self.points, values), derivatives) {
      // 15 digits are quoted; 1 − a loses the last of them where a is close to 1
      #expect(abs(activation.value(z) - value) <= 1e-14 * abs(value))
      #expect(abs(activation.derivative(z) - derivative) <= 1e-14 * abs(derivative) + 1e-16)
    }
  }

  /// At 0, where the derivatives of relu, leaky_relu and selu are the left ones.
  @Test(
    arguments: [
      (ReferenceActivation.sigmoid, 0.5, 0.25), (.tanh, 0, 1), (.relu, 0, 0), (.leakyReLU, 0, 0.01),
      (.elu, 0, 1), (.selu, 0, 1.0507009873554805 * 1.6732632423543772), (.gelu, 0, 0.5), (.silu, 0, 0.5),
      (.softplus, 0.6931471805599453, 0.5), (.identity, 0, 1),
    ])
  func atZero(activation: ReferenceActivation, value: Double, derivative: Double) {
    #expect(activation.value(0) == value)
    #expect(activation.derivative(0) == derivative)
  }

  /// Limits at −10⁴ and 10⁴
  @Test(
    arguments: [
      (ReferenceActivation.sigmoid, [0, 1.0], [0, 0.0]), (.tanh, [-1, 1], [0, 0]),
      (.relu, [0, 1e4], [0, 1]),
      (.leakyReLU, [-100, 1e4], [0.01, 1]), (.elu, [-1, 1e4], [0, 1]),
      (.selu, [-1.0507009873554805 * 1.6732632423543772, 10507.009873554805], [0, 1.0507009873554805]),
      (.gelu, [0, 1e4], [0, 1]), (.silu, [0, 1e4], [0, 1]), (.softplus, [0, 1e4], [0, 1]),
      (.identity, [-1e4, 1e4], [1, 1]),
    ])
  func farOut(activation: ReferenceActivation, values: [Double], derivatives: [Double]) {
    #expect([-1e4, 1e4].map(activation.value) == values)
    #expect([-1e4, 1e4].map(activation.derivative) == derivatives)
  }
}
