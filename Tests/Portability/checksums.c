// Prints a checksum of the output of each kernel and elementary function, one per line, for comparing machines.
//
// Usage: checksums [AVX-512 | AVX2 | portable]

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CElementary.h"
#include "CKernels.h"

enum { most = 1 << 17 };

typedef struct {
  long rows, inputs, units;
} Shape;

static const Shape shapes[] = {
  {1, 1, 1}, {3, 6, 9}, {7, 10, 21}, {16, 16, 16}, {17, 20, 51}, {32, 64, 10}, {5, 300, 33}, {256, 17, 20}, {9, 40, 270}, {2, 33, 3},
};

static uint64_t state;

/// SplitMix64.
static uint64_t nextBits(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}

static double uniform(void) { return (double)(nextBits() >> 11) * 0x1p-53; }

/// Numbers from -bound to bound, at an address where panels may begin.
static float *numbers(long count, float bound) {
  float *values = aligned_alloc(64, most * sizeof(float));
  if (!values || count > most) abort();
  memset(values, 0, most * sizeof(float));
  for (long i = 0; i < count; i++) values[i] = (float)(uniform() * 2 - 1) * bound;
  return values;
}

static float *zeros(void) { return numbers(0, 0); }

static void print(const char *name, long variant, const void *bytes, size_t size) {
  // FNV-1a.
  uint64_t hash = 0xCBF29CE484222325;
  for (size_t i = 0; i < size; i++) hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001B3;
  printf("%s %ld %016llx\n", name, variant, (unsigned long long)hash);
}

static void printNumbers(const char *name, long variant, const float *values) {
  print(name, variant, values, most * sizeof(float));
}

static void printLoss(const char *name, long variant, LossSums sums, const float *z) {
  printNumbers(name, variant, z);
  print("sums of it", variant, &sums, sizeof sums);
}

static void products(const Kernels *kernels, long number) {
  const Shape s = shapes[number];
  float *input = zeros(), *delta = zeros(), *derivatives = zeros(), *weights = zeros(), *output = zeros(), *bias = zeros();
  kernels->gather(numbers(s.rows * s.inputs, 1), s.inputs, NULL, s.rows, input);
  kernels->gather(numbers(s.rows * s.units, 1), s.units, NULL, s.rows, delta);
  kernels->gather(numbers(s.rows * s.inputs, 1), s.inputs, NULL, s.rows, derivatives);
  kernels->packWeights(numbers(s.units * s.inputs, 1), s.inputs, s.units, weights);
  memcpy(bias, numbers(s.units, 1), (size_t)s.units * sizeof(float));
  printNumbers("packWeights", number, weights);
  kernels->forward(weights, bias, input, output, s.rows, s.inputs, s.inputs, s.units);
  printNumbers("forward", number, output);
  kernels->inputGradient(weights, delta, derivatives, output = zeros(), s.rows, s.inputs, s.inputs, s.units);
  printNumbers("inputGradient", number, output);
  float *gradient = zeros(), *biasGradient = zeros();
  kernels->weightGradient(delta, input, gradient, biasGradient, s.rows, s.inputs, s.inputs, s.units);
  printNumbers("weightGradient", number, gradient);
  printNumbers("bias of it", number, biasGradient);
  kernels->descend(delta, input, weights, bias, s.rows, s.inputs, s.inputs, s.units, 0.1f);
  printNumbers("descend", number, weights);
  printNumbers("bias of it", number, bias);
  kernels->limitNorms(weights, s.inputs, s.units, 0.7f);
  printNumbers("limitNorms", number, weights);
}

static void categories(const Kernels *kernels, long number) {
  const Shape s = shapes[number];
  const long groups = 3, first = s.inputs / 2;
  float *delta = zeros(), *weights = zeros(), *output = zeros(), *gradient = zeros(), *panels = zeros(), *table = zeros();
  int32_t indices[256 * 3];
  for (long i = 0; i < s.rows * groups; i++) {
    indices[i] = nextBits() % 5 == 0 ? -1 : (int32_t)(first + (long)(nextBits() % (uint64_t)(s.inputs - first)));
  }
  const IndicesKernel all = {indices, groups, groups}, one = {indices + 1, 1, groups};
  kernels->gather(numbers(s.rows * s.units, 1), s.units, NULL, s.rows, delta);
  kernels->packWeights(numbers(s.units * s.inputs, 1), s.inputs, s.units, weights);
  kernels->addRows(weights, all, output, s.rows, s.inputs, s.units);
  printNumbers("addRows", number, output);
  kernels->scatterRows(delta, all, gradient, s.rows, first, s.inputs, s.units);
  printNumbers("scatterRows", number, gradient);
  kernels->descendRows(delta, all, gradient, weights, s.rows, s.inputs, s.units, 0.1f);
  printNumbers("descendRows", number, weights);
  kernels->embed(numbers(s.inputs * 21, 1), 21, one, panels, s.rows, 7);
  printNumbers("embed", number, panels);
  kernels->embedBack(panels, 21, one, table, s.rows, 7);
  printNumbers("embedBack", number, table);
}

static void normalizations(const Kernels *kernels, long number) {
  const Shape s = shapes[number];
  for (int layer = 0; layer < 2; layer++) {
    float *z = zeros(), *delta = zeros(), *normalized = zeros(), *inverse = zeros(), *means = zeros(), *variances = zeros();
    float *scale = zeros(), *shift = zeros(), *scaleGradient = zeros(), *shiftGradient = zeros();
    kernels->gather(numbers(s.rows * s.units, 3), s.units, NULL, s.rows, z);
    kernels->gather(numbers(s.rows * s.units, 1), s.units, NULL, s.rows, delta);
    memcpy(scale, numbers(s.units, 1), (size_t)s.units * sizeof(float));
    memcpy(shift, numbers(s.units, 1), (size_t)s.units * sizeof(float));
    if (layer) {
      kernels->layerNorm(z, s.rows, s.units, scale, shift, normalized, inverse);
      kernels->normalizeRowsBack(delta, s.rows, s.units, scale, normalized, inverse, scaleGradient, shiftGradient);
    } else {
      kernels->batchNorm(z, s.rows, s.units, scale, shift, normalized, inverse, means, variances);
      printNumbers("means", number, means);
      printNumbers("variances", number, variances);
      kernels->normalizeUnitsBack(delta, s.rows, s.units, scale, normalized, inverse, scaleGradient, shiftGradient);
    }
    const char *name = layer ? "layerNorm" : "batchNorm";
    printNumbers(name, number, z);
    printNumbers(name, number, normalized);
    printNumbers(name, number, inverse);
    printNumbers(name, number, delta);
    printNumbers(name, number, scaleGradient);
    printNumbers(name, number, shiftGradient);
    kernels->transform(z, s.rows, s.units, scale, shift);
    printNumbers("transform", number, z);
  }
}

static void activationsAndLosses(const Kernels *kernels) {
  const long count = 4096;
  for (int activation = ActivationKernelSigmoid; activation <= ActivationKernelIdentity; activation++) {
    for (int size = 0; size < 3; size++) {
      float *u = numbers(count, (float[]){1, 10, 200}[size]), *derivatives = zeros();
      kernels->activate((ActivationKernel)activation, u, derivatives, count);
      printNumbers("activate", activation * 10 + size, u);
      printNumbers("derivatives of it", activation * 10 + size, derivatives);
    }
  }
  const DropoutKernel dropout = {0x0123456789ABCDEF, 5, 7, 4, 0x4CCCCCCC, 1 / 0.7f};
  float *a = numbers(count, 1), *derivatives = numbers(count, 1);
  kernels->dropout(a, derivatives, count, &dropout);
  printNumbers("dropout", 0, a);
  printNumbers("dropout", 1, derivatives);

  const float weights[] = {0.5f, 1, 2, 1.5f, 1, 1, 3, 1, 0.25f, 1};
  const LossGradientKernel plain = {1 / 33.0f, 0, NULL}, weighted = {1 / 33.0f, 0.1f, weights};
  const LossGradientKernel *gradients[] = {NULL, &plain, &weighted};
  for (int variant = 0; variant < 3; variant++) {
    const long rows = 33, outputs = 10;
    float *z = numbers(rows, 20), *targets = zeros();
    for (long i = 0; i < rows; i++) targets[i] = (float)(nextBits() & 1);
    float *panels = zeros();
    kernels->gather(z, 1, NULL, rows, panels);
    const float *rowWeights = variant == 2 ? numbers(rows, 1) : NULL;
    printLoss(
      "binaryCrossEntropy", variant,
      kernels->binaryCrossEntropy(panels, targets, rowWeights, rows, gradients[variant]), panels);
    for (long i = 0; i < rows; i++) targets[i] = (float)(nextBits() % 10);
    kernels->gather(numbers(rows * outputs, 20), outputs, NULL, rows, panels = zeros());
    printLoss(
      "categoricalCrossEntropy", variant,
      kernels->categoricalCrossEntropy(panels, targets, rowWeights, rows, outputs, gradients[variant], zeros()), panels);
    float *labels = zeros();
    for (long i = 0; i < rows * outputs; i++) labels[i] = (float)(nextBits() & 1);
    kernels->gather(numbers(rows * outputs, 20), outputs, NULL, rows, panels = zeros());
    printLoss(
      "multilabelCrossEntropy", variant,
      kernels->multilabelCrossEntropy(panels, labels, rowWeights, rows, outputs, gradients[variant]), panels);
    float *rates = zeros();
    kernels->exponentials(numbers(count, 90), rates, count);
    printNumbers("exponentials", variant, rates);
    kernels->gather(numbers(rows * outputs, 20), outputs, NULL, rows, panels = zeros());
    kernels->softmax(panels, rows, outputs, zeros());
    printNumbers("softmax", variant, panels);
  }
}

static void optimizers(const Kernels *kernels) {
  const long count = 4096;
  float *p = numbers(count, 1), *first = zeros(), *second = zeros();
  for (int step = 1; step <= 3; step++) {
    const float *g = numbers(count, 1);
    kernels->sgd(p, g, count, 0.1f);
    kernels->momentum(p, g, first, count, 0.1f, 0.9f, step & 1);
    printNumbers("momentum", step, p);
    kernels->rmsprop(p, g, second, count, 0.1f, 0.99f, 1e-8f);
    kernels->rmspropWithMomentum(p, g, second, first, count, 0.1f, 0.99f, 1e-8f, 0.5f);
    printNumbers("rmsprop", step, p);
    kernels->adagrad(p, g, second, count, 0.1f, 1e-10f);
    printNumbers("adagrad", step, p);
    const MomentsKernel moments = {0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 31.6f};
    kernels->adam(p, g, first, second, count, 0.01f, 0.02f, moments);
    printNumbers("adam", step, p);
    float *gradient = numbers(count, 1);
    kernels->penalize(gradient, p, count, 0.01f, 0.1f);
    const float squares = kernels->sumOfSquares(gradient, count);
    print("sumOfSquares", step, &squares, sizeof squares);
    kernels->scale(gradient, count, 0.3f);
    printNumbers("penalize and scale", step, gradient);
  }
}

static void elementary(void) {
  enum { points = 1000000, functions = 7 };
  static double values[functions][points];
  for (long i = 0; i < points; i++) {
    const double u = 1 - uniform(), v = uniform(), size = __builtin_ldexp(1 + v, (int)(nextBits() % 2046) - 1022);
    values[0][i] = elementary_log(u);
    values[1][i] = elementary_log(size);
    values[2][i] = elementary_exp((v - 0.5) * 1500);
    values[3][i] = elementary_cos(2 * 3.141592653589793 * v);
    values[4][i] = elementary_pow(u, v * 100);
    values[5][i] = elementary_pow(size, v - 0.5);
    values[6][i] = elementary_log10(size);
  }
  const char *names[functions] = {"log", "log of any size", "exp", "cos", "pow", "pow of any size", "log10"};
  for (int function = 0; function < functions; function++) print(names[function], 0, values[function], sizeof values[function]);
}

int main(int count, char **arguments) {
  const char *name = count > 1 ? arguments[1] : "portable";
  const InstructionSet set = !strcmp(name, "AVX-512") ? InstructionSetAVX512
    : !strcmp(name, "AVX2")                           ? InstructionSetAVX2
                                                      : InstructionSetPortable;
  const Kernels *kernels = kernels_for(set);
  if (!kernels) {
    fprintf(stderr, "this processor has no %s\n", name);
    return 2;
  }
  for (long number = 0; number < (long)(sizeof shapes / sizeof *shapes); number++) {
    products(kernels, number);
    categories(kernels, number);
    normalizations(kernels, number);
  }
  activationsAndLosses(kernels);
  optimizers(kernels);
  elementary();
  return 0;
}
