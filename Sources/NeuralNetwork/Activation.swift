// The functions g between the layers.

/// An activation g of a hidden layer, applied element by element: A = g(Z).
public enum Activation: String, CaseIterable, Sendable {
  /// 1 / (1 + e⁻ᶻ), with g′ = A (1 − A).
  case sigmoid
  /// tanh z, with g′ = 1 − A².
  case tanh
  /// max(z, 0), with g′(0) = 0. V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann
  /// machines", ICML 2010.
  case relu
  /// z where z > 0, otherwise 0.01 z, with g′(0) = 0.01. A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve
  /// neural network acoustic models", ICML 2013.
  case leakyReLU = "leaky_relu"
  /// z: a network with nothing else is linear.
  case identity

  /// The slope of `leakyReLU` below zero.
  public static let negativeSlope: Float = 0.01
}
