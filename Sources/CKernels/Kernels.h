// All kernels for one instruction set, as `KERNELS`.

#include "Vector.h"

#include "Products.h"

#include "Categories.h"

#include "Elementary.h"

#include "Normalizations.h"

#include "Activations.h"

#include "Dropout.h"

#include "Losses.h"

#include "Steps.h"

const Kernels KERNELS = {
  .name = NAME,
  .gather = gather,
  .packWeights = packWeights,
  .unpackWeights = unpackWeights,
  .forward = forward,
  .weightGradient = weightGradient,
  .descend = descend,
  .inputGradient = inputGradient,
  .addRows = addRows,
  .scatterRows = scatterRows,
  .descendRows = descendRows,
  .embed = embed,
  .embedBack = embedBack,
  .batchNorm = batchNorm,
  .layerNorm = layerNorm,
  .normalizeUnitsBack = normalizeUnitsBack,
  .normalizeRowsBack = normalizeRowsBack,
  .transform = transform,
  .activate = activate,
  .dropout = dropout,
  .binaryCrossEntropy = binaryCrossEntropy,
  .multilabelCrossEntropy = multilabelCrossEntropy,
  .categoricalCrossEntropy = categoricalCrossEntropy,
  .softmax = softmax,
  .exponentials = exponentials,
  .sgd = sgd,
  .momentum = momentum,
  .rmsprop = rmsprop,
  .rmspropWithMomentum = rmspropWithMomentum,
  .adagrad = adagrad,
  .adam = adam,
  .penalize = penalize,
  .scale = scale,
  .sumOfSquares = sumOfSquares,
  .limitNorms = limitNorms,
};
