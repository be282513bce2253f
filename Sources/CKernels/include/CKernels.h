// The engine's kernels, in C because Swift cannot compile a function for several instruction sets in one program. The
// processor's widest set is selected at startup.
//
// All instruction sets give the same bits. Every number is computed by the same operations in the same order, rounded
// once each, and multiply-adds are fused only where the code says so. A wider set only computes more numbers at once.
//
// Matrices are stored in panels of 16 columns. A rows × columns matrix is a sequence of panels, each with its rows of
// 16 numbers (a cache line) in order. The last panel is padded with columns of zeros: ⌈columns / 16⌉ · 16 · rows
// numbers in all. No loop has a remainder, a product reads both operands sequentially, and offsets within a panel are
// compile-time constants. Addresses are multiples of 64 bytes.
//
// Activations, and everything arranged like them, have one example per row: they are the transposes of the
// derivation's. W is inputs × units, so that Z = A W + b, and is also padded with rows of zeros to a multiple of 16,
// since the backward pass reads it in squares. Only the padding of A may differ from zero; no sum reads it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The number of columns of a panel.
enum { KernelsPanelWidth = 16 };
/// The maximum number of rows of `descend`.
enum { KernelsDescentRows = 256 };
/// ε of a normalisation, as in PyTorch.
static const float KernelsEpsilon = 1e-5f;

typedef enum __attribute__((enum_extensibility(closed))) InstructionSet {
  InstructionSetAVX512,
  InstructionSetAVX2,
  /// The baseline of the target architecture: NEON on ARM. Without fused multiply-add, as on x86 before 2013, it is
  /// emulated and slow.
  InstructionSetPortable,
} InstructionSet;

typedef enum __attribute__((enum_extensibility(closed))) ActivationKernel {
  ActivationKernelSigmoid,
  ActivationKernelTanh,
  ActivationKernelReLU,
  ActivationKernelLeakyReLU,
  ActivationKernelELU,
  ActivationKernelSELU,
  ActivationKernelGELU,
  ActivationKernelSiLU,
  ActivationKernelSoftplus,
  ActivationKernelIdentity,
} ActivationKernel;

/// The settings of a loss gradient relative to that of the mean loss.
typedef struct LossGradientKernel {
  /// 1/m.
  float scale;
  /// ε of the label smoothing.
  float smoothing;
  /// A factor for the examples of each class.
  const float *_Nullable classWeights;
} LossGradientKernel;

/// The sums of a loss over its rows, each times its weight.
typedef struct LossSums {
  double loss;
  /// The weight of the rows that are classified correctly: their number without weights.
  double correct;
  /// Σ (p − y)² over the outputs, with p the probabilities; 0 if a gradient is requested.
  double squaredError;
} LossSums;

/// For Adam and NAdam: the weights of the old mean and square, and of the new values.
typedef struct MomentsKernel {
  float beta1, fresh1, beta2, fresh2, epsilon;
  /// The factor that turns √v into √v̂.
  float correction;
} MomentsKernel;

/// Settings and random stream of dropout.
typedef struct DropoutKernel {
  /// Philox's key and counter: the first block of words, and the stream.
  uint64_t seed;
  uint64_t block;
  uint32_t index, purpose;
  /// Words below it drop their unit; other units are multiplied by the scale.
  uint32_t threshold;
  float scale;
} DropoutKernel;

/// For each row of a minibatch, the indices of rows of another matrix, or −1 for none.
typedef struct IndicesKernel {
  /// The first index of the first row.
  const int32_t *first;
  /// The number of indices of a row.
  long count;
  /// The distance from row to row.
  long step;
} IndicesKernel;

/// The functions of one instruction set. Counts of numbers are multiples of 16.
typedef struct __attribute__((swift_attr("@Sendable"))) Kernels {
  const char *name;

  // MARK: Matrices

  /// Packs contiguous rows of features into panels.
  ///
  /// `order` has the indices of the rows to take; NULL takes the first ones.
  void (*gather)(const float *features, long columns, const int32_t *_Nullable order, long rows, float *panels);
  /// Packs W, units × inputs in row-major order, into panels of inputs × units.
  void (*packWeights)(const float *rows, long inputs, long units, float *weights);
  /// The inverse of `packWeights`.
  void (*unpackWeights)(const float *weights, long inputs, long units, float *rows);

  // The products take the first `numbers` of the inputs, and the same rows of W, which has `inputs` rows.

  /// Z = A W + b.
  void (*forward)(const float *weights, const float *bias, const float *input, float *output, long rows, long numbers,
                  long inputs, long units);
  /// dW = Aᵀ dZ and db = Σ dZ over the rows.
  void (*weightGradient)(const float *delta, const float *input, float *weights, float *bias, long rows, long numbers,
                         long inputs, long units);
  /// W −= α dW and b −= α db: the same bits as `weightGradient` followed by `sgd`, without storing dW.
  void (*descend)(const float *delta, const float *input, float *weights, float *bias, long rows, long numbers,
                  long inputs, long units, float rate);
  /// dU = (dZ Wᵀ) * g′(U), elementwise; without g′(U), dA = dZ Wᵀ.
  void (*inputGradient)(const float *weights, const float *delta, const float *_Nullable derivatives, float *output,
                        long rows, long numbers, long inputs, long units);

  // MARK: Inputs that are categories

  /// Z += the rows of W at the indices, group by group: the same bits as the product with inputs that are 1 at the
  /// indices and otherwise 0, after that of all inputs before them, if W is finite and no sum is −0.
  void (*addRows)(const float *weights, IndicesKernel indices, float *output, long rows, long inputs, long units);
  /// dW of the inputs from `first` on: the same bits as `weightGradient` with those inputs, if dZ is finite.
  void (*scatterRows)(const float *delta, IndicesKernel indices, float *weights, long rows, long first, long inputs,
                      long units);
  /// W −= α dW of these inputs: the same bits as `scatterRows` followed by `sgd`, if dZ is finite.
  ///
  /// `sums` is arranged like W. Its rows at the indices are overwritten.
  void (*descendRows)(const float *delta, IndicesKernel indices, float *sums, float *weights, long rows, long inputs,
                      long units, float rate);
  /// Copies the rows of a table, of `width` numbers each, into columns of panels, from the column `first` on; zeros
  /// where there is no index.
  void (*embed)(const float *table, long width, IndicesKernel indices, float *panels, long rows, long first);
  /// Adds rows of such panels to the rows of the table's gradient.
  void (*embedBack)(const float *panels, long width, IndicesKernel indices, float *table, long rows, long first);

  // MARK: Normalisation of Z, rows × units, with γ and β, `scale` and `shift`, and ε = `KernelsEpsilon`

  /// Turns Z into U = γ * Ẑ + β with the mean and biased variance of each unit over the rows; stores Ẑ, 1 / √(v + ε),
  /// the means and the variances.
  void (*batchNorm)(float *z, long rows, long units, const float *scale, const float *shift, float *normalized,
                         float *inverse, float *means, float *variances);
  /// The same over the units of each row; stores Ẑ and 1 / √(v + ε) if their pointers are not NULL.
  void (*layerNorm)(float *z, long rows, long units, const float *scale, const float *shift,
                        float *_Nullable normalized, float *_Nullable inverse);
  /// Turns dU into dZ, and writes the gradients dγ = Σ dU * Ẑ and dβ = Σ dU over the rows. With D = γ * dU, dZ = (D −
  /// mean(D) − Ẑ * mean(D * Ẑ)) / √(v + ε), with means over what was normalised together.
  void (*normalizeUnitsBack)(float *delta, long rows, long units, const float *scale, const float *normalized,
                             const float *inverse, float *scaleGradient, float *shiftGradient);
  void (*normalizeRowsBack)(float *delta, long rows, long units, const float *scale, const float *normalized,
                            const float *inverse, float *scaleGradient, float *shiftGradient);
  /// Multiplies each column by a factor and adds an offset.
  void (*transform)(float *z, long rows, long units, const float *factors, const float *offsets);

  // MARK: Activations and losses

  /// Computes A = g(U) in place, and g′(U) if its pointer is not NULL.
  void (*activate)(ActivationKernel activation, float *u, float *_Nullable derivatives, long count);
  /// A ← A * K and g′ ← g′ * K, where K is 0 or the scale by a word of the stream for each element.
  void (*dropout)(float *a, float *derivatives, long count, const DropoutKernel *dropout);
  /// Σ max(z, 0) − z y + log(1 + e^−|z|) of Z, rows × 1; replaces Z with dZ = (σ(z) − y) / m if a gradient is
  /// requested.
  ///
  /// `weights` of this and the following multiply the loss and the gradient of each row; NULL for 1.
  LossSums (*binaryCrossEntropy)(float *z, const float *targets, const float *_Nullable weights, long rows,
                                 const LossGradientKernel *_Nullable gradient);
  /// The same of Z and targets, rows × outputs, summed over the outputs; the targets have rows without padding. A row
  /// is correct if all its outputs are. There are no class weights.
  LossSums (*multilabelCrossEntropy)(float *z, const float *targets, const float *_Nullable weights, long rows,
                                     long outputs, const LossGradientKernel *_Nullable gradient);
  /// Σ log Σ e^z − z_y of Z, rows × outputs; replaces Z with dZ = (softmax(z) − onehot(y)) / m, or with softmax(z) if
  /// no gradient is requested.
  ///
  /// `scratch` holds 16 numbers per output, rounded up to 16 outputs.
  LossSums (*categoricalCrossEntropy)(float *z, const float *targets, const float *_Nullable weights, long rows,
                                      long outputs, const LossGradientKernel *_Nullable gradient, float *scratch);
  /// Replaces Z, rows × outputs, with softmax(z); `scratch` as above.
  void (*softmax)(float *z, long rows, long outputs, float *scratch);
  /// e^z, between about 10⁻³⁸ and 10³⁸.
  void (*exponentials)(const float *z, float *values, long count);

  // MARK: Optimizer steps: parameters p, gradients g, and the state of each

  void (*sgd)(float *p, const float *g, long count, float rate);
  /// Steps along the velocity, or with Nesterov's look-ahead.
  void (*momentum)(float *p, const float *g, float *velocity, long count, float rate, float momentum, bool nesterov);
  void (*rmsprop)(float *p, const float *g, float *square, long count, float rate, float rho, float epsilon);
  void (*rmspropWithMomentum)(float *p, const float *g, float *square, float *velocity, long count, float rate, float rho,
                              float epsilon, float momentum);
  void (*adagrad)(float *p, const float *g, float *square, long count, float rate, float epsilon);
  /// p −= (gradientRate g + meanRate m) / (√v · correction + ε); Adam's gradientRate is 0.
  void (*adam)(float *p, const float *g, float *mean, float *square, long count, float gradientRate, float meanRate,
               MomentsKernel moments);

  // MARK: Regularisation

  /// g += l2 w + l1 sign(w).
  void (*penalize)(float *g, const float *w, long count, float l1, float l2);
  void (*scale)(float *values, long count, float factor);
  float (*sumOfSquares)(const float *values, long count);
  /// Scales each column of W, the weights into a unit, down to a maximum norm.
  void (*limitNorms)(float *weights, long inputs, long units, float limit);
} Kernels;

/// NULL if the processor or the target architecture does not support them.
const Kernels *_Nullable kernels_for(InstructionSet instructions);

#pragma clang assume_nonnull end
