// How a step follows from the gradients.

/// A rule for the step after each minibatch.
public enum Optimizer: String, CaseIterable, Sendable {
  /// Plain stochastic gradient descent: W ← W − α dW. H. Robbins and S. Monro (1951), doi:10.1214/aoms/1177729586.
  case sgd
}
