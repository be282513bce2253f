// What the engine computes with, in C for the one thing that Swift lacks: functions compiled for several instruction sets in
// one program, of which the processor's own is chosen at its start.
//
// All sets give the same bits. Every number is made by the same operations in the same order, one rounding each, with
// a fused multiply-add where the code says so and nowhere else; a wider set only makes more numbers at once.
//
// Matrices stand in panels of 16 columns. A matrix of rows × columns is its panels, one after the other, each with row after
// row of 16 numbers, a cache line. The last panel is filled up with columns of zeros: ⌈columns / 16⌉ · 16 · rows
// numbers in all. So no loop has a rest, a product reads both of its operands in the order in which they lie, and
// the places of a panel's rows are known when the loop is compiled. Addresses are multiples of 64 bytes.
//
// Activations and all that goes with them have one example a row: they are the transposes of the derivation's. W is
// inputs × units, so that Z = A W + b, and has rows of zeros too, up to a multiple of 16, since the way back reads it in squares.
// Only of A, an activation of zeros, may what fills up the last panel be something else; no sum reads it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Columns of a panel.
enum { KernelsPanelWidth = 16 };
/// The most rows of `descend`.
enum { KernelsDescentRows = 256 };
/// ε of a normalisation, as in PyTorch.
static const float KernelsEpsilon = 1e-5f;

typedef enum __attribute__((enum_extensibility(closed))) InstructionSet {
  InstructionSetAVX512,
  InstructionSetAVX2,
  /// What every processor of this kind has: NEON on ARM. Where there is no fused multiply-add, on x86 from before 2013, it is
  /// made of many instructions, and slow.
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

/// How the gradient of a loss differs from that of the plain mean.
typedef struct LossGradientKernel {
  /// 1/m.
  float scale;
  /// ε of the label smoothing.
  float smoothing;
  /// A factor for the examples of each class.
  const float *_Nullable classWeights;
} LossGradientKernel;

/// What a loss adds up over its rows.
typedef struct LossSums {
  double loss;
  long correct;
} LossSums;

/// Of Adam and NAdam: the parts of the old mean and square that stay, and of the new that come in.
typedef struct MomentsKernel {
  float beta1, fresh1, beta2, fresh2, epsilon;
  /// By which √v becomes √v̂.
  float correction;
} MomentsKernel;

/// What dropout draws and does.
typedef struct DropoutKernel {
  /// Philox's key and counter: the first block of words, and the stream.
  uint64_t seed;
  uint64_t block;
  uint32_t index, purpose;
  /// A word below it drops its unit; others are multiplied by the scale.
  uint32_t threshold;
  float scale;
} DropoutKernel;

/// The functions of one instruction set. Counts of numbers are multiples of 16.
typedef struct __attribute__((swift_attr("@Sendable"))) Kernels {
  const char *name;

  // MARK: Matrices

  /// Rows of features, one after the other, into panels.
  ///
  /// `order` holds the numbers of the rows to take; NULL takes the first ones.
  void (*gather)(const float *features, long columns, const int32_t *_Nullable order, long rows, float *panels);
  /// W, units × inputs row by row, into panels of inputs × units.
  void (*packWeights)(const float *rows, long inputs, long units, float *weights);
  /// The way back from `packWeights`.
  void (*unpackWeights)(const float *weights, long inputs, long units, float *rows);

  /// Z = A W + b.
  void (*forward)(const float *weights, const float *bias, const float *input, float *output, long rows, long inputs,
                  long units);
  /// dW = Aᵀ dZ and db = Σ dZ over the rows.
  void (*weightGradient)(const float *delta, const float *input, float *weights, float *bias, long rows, long inputs,
                         long units);
  /// W −= α dW and b −= α db: the bits of `weightGradient` and `sgd` after it, without dW ever standing in memory.
  void (*descend)(const float *delta, const float *input, float *weights, float *bias, long rows, long inputs,
                  long units, float rate);
  /// dU = (dZ Wᵀ) * g′(U), element by element.
  void (*inputGradient)(const float *weights, const float *delta, const float *derivatives, float *output, long rows,
                        long inputs, long units);

  // MARK: Normalisation of Z, rows × units, with γ and β, `scale` and `shift`, and ε = `KernelsEpsilon`

  /// Z becomes U = γ * Ẑ + β with the mean and the biased variance of each unit over the rows, and Ẑ, 1 / √(v + ε), the
  /// means and the variances are kept.
  void (*batchNorm)(float *z, long rows, long units, const float *scale, const float *shift, float *normalized,
                         float *inverse, float *means, float *variances);
  /// The same over the units of each row; Ẑ and 1 / √(v + ε) are kept where they have a place.
  void (*layerNorm)(float *z, long rows, long units, const float *scale, const float *shift,
                        float *_Nullable normalized, float *_Nullable inverse);
  /// dU becomes dZ, and the gradients of γ and β are written: dγ = Σ dU * Ẑ and dβ = Σ dU over the rows; with D = γ * dU,
  /// dZ = (D − mean(D) − Ẑ * mean(D * Ẑ)) / √(v + ε), the means over what was normalised together.
  void (*normalizeUnitsBack)(float *delta, long rows, long units, const float *scale, const float *normalized,
                             const float *inverse, float *scaleGradient, float *shiftGradient);
  void (*normalizeRowsBack)(float *delta, long rows, long units, const float *scale, const float *normalized,
                            const float *inverse, float *scaleGradient, float *shiftGradient);
  /// Each column times a factor, and an offset added.
  void (*transform)(float *z, long rows, long units, const float *factors, const float *offsets);

  // MARK: Activations and losses

  /// A = g(U) in place, and g′(U) beside it where it has a place.
  void (*activate)(ActivationKernel activation, float *u, float *_Nullable derivatives, long count);
  /// A ← A * K and g′ ← g′ * K, where K is 0 or the scale by a word of the stream for each element.
  void (*dropout)(float *a, float *derivatives, long count, const DropoutKernel *dropout);
  /// Σ max(z, 0) − z y + log(1 + e^−|z|) of Z, rows × 1, which becomes dZ = (σ(z) − y) / m where there is a gradient.
  LossSums (*binaryCrossEntropy)(float *z, const float *targets, long rows, const LossGradientKernel *_Nullable gradient);
  /// Σ log Σ e^z − z_y of Z, rows × outputs, which becomes dZ = (softmax(z) − onehot(y)) / m, or softmax(z) where there is no
  /// gradient.
  ///
  /// `scratch` is for 16 numbers an output, the outputs rounded up to 16.
  LossSums (*categoricalCrossEntropy)(float *z, const float *targets, long rows, long outputs,
                                      const LossGradientKernel *_Nullable gradient, float *scratch);
  /// softmax(z) in the place of Z, rows × outputs; `scratch` as before.
  void (*softmax)(float *z, long rows, long outputs, float *scratch);

  // MARK: Steps of the optimizers: parameters p, their gradients g, and what is kept of each

  void (*sgd)(float *p, const float *g, long count, float rate);
  /// The step is along the velocity, or beyond it as Nesterov has it.
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
  /// Scales each column of W, the weights into a unit, down to a norm.
  void (*limitNorms)(float *weights, long inputs, long units, float limit);
} Kernels;

/// NULL where the processor, or the kind of processor that this was compiled for, does not have them.
const Kernels *_Nullable kernels_for(InstructionSet instructions);

#pragma clang assume_nonnull end
