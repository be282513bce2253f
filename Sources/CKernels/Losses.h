// Cross-entropies. Sixteen examples are processed side by side, so sums and maxima over classes need no reduction
// within a vector.

/// Loss accumulator: sixteen parallel sums.
struct Sums {
  DoubleVector loss;
  /// Without weights; with them `weightOfCorrect` counts instead.
  Integers correct;
  DoubleVector weightOfCorrect;
  DoubleVector squaredError;
};

INLINE DoubleVector wide(Vector x) { return __builtin_convertvector(x, DoubleVector); }

/// - Parameters:
///   - weights: of these rows; NULL for 1.
///   - count: the number of valid rows.
INLINE void add(struct Sums *sums, const float *weights, long count, Vector losses, Integers correct) {
  const Integers present = firstPlaces(count);
  if (weights) {
    const Vector weight = loadFirst(weights, count);
    sums->loss += wide(select(present, losses * weight, splat(0)));
    sums->weightOfCorrect += wide(select(correct & present, weight, splat(0)));
  } else {
    sums->loss += wide(select(present, losses, splat(0)));
    sums->correct -= correct & present;
  }
}

/// Adds the squared differences between probabilities and targets.
INLINE void addSquares(struct Sums *sums, const float *weights, long count, Vector squares) {
  if (weights) squares *= loadFirst(weights, count);
  sums->squaredError += wide(select(firstPlaces(count), squares, splat(0)));
}

INLINE LossSums total(const struct Sums *sums) {
  LossSums total = {0};
  for (int i = 0; i < WIDTH; i++) {
    total.loss += sums->loss[i];
    total.correct += sums->correct[i] + sums->weightOfCorrect[i];
    total.squaredError += sums->squaredError[i];
  }
  return total;
}

/// The factor of each row's gradient.
INLINE Vector factors(const LossGradientKernel *gradient, const float *targets, const float *weights, long count) {
  Vector factors = splat(gradient->scale);
  if (gradient->classWeights) {
    for (long i = 0; i < count; i++) factors[i] *= gradient->classWeights[(long)targets[i]];
  }
  return weights ? factors * loadFirst(weights, count) : factors;
}

/// The weights from a row on; NULL stays NULL.
INLINE const float *weightsFrom(const float *weights, long row) { return weights ? weights + row : NULL; }

/// max(z, 0) − z y + log(1 + e^−|z|), given e^−|z|.
INLINE Vector logisticLoss(Vector logit, Vector target, Vector e) {
  return fma(-logit, target, select(logit < 0, splat(0), logit)) + logarithmOfOnePlus(e);
}

/// σ(z), given e^−|z|.
INLINE Vector probabilities(Vector logit, Vector e) { return select(logit < 0, e, splat(1)) / (1 + e); }

static LossSums binaryCrossEntropy(float *z, const float *targets, const float *weights, long rows,
                                   const LossGradientKernel *gradient) {
  struct Sums sums = {0};
  for (long row = 0; row < rows; row += WIDTH) {
    const long count = least(WIDTH, rows - row);
    float *place = z + row * WIDTH;
    Vector logit = splat(0);
    for (long i = 0; i < count; i++) logit[i] = place[i * WIDTH];
    const Vector target = loadFirst(targets + row, count);
    const float *weightsOfRows = weightsFrom(weights, row);
    const Vector e = exponential(-magnitude(logit));
    add(&sums, weightsOfRows, count, logisticLoss(logit, target, e), (logit > 0) == (target > 0.5f));
    const Vector probability = probabilities(logit, e);
    if (!gradient) {
      const Vector error = probability - target;
      addSquares(&sums, weightsOfRows, count, error * error);
      continue;
    }
    const Vector smoothed = fma(splat(gradient->smoothing), 0.5f - target, target);
    const Vector delta = (probability - smoothed) * factors(gradient, targets + row, weightsOfRows, count);
    for (long i = 0; i < count; i++) place[i * WIDTH] = delta[i];
  }
  return total(&sums);
}

/// Sixteen labels of an example are processed side by side.
static LossSums multilabelCrossEntropy(float *z, const float *targets, const float *weights, long rows, long outputs,
                                       const LossGradientKernel *gradient) {
  struct Sums sums = {0};
  for (long row = 0; row < rows; row++) {
    const float weight = weights ? weights[row] : 1;
    Integers wrong = {0};
    for (long column = 0; column < outputs; column += WIDTH) {
      const long count = least(WIDTH, outputs - column);
      const Integers present = firstPlaces(count);
      float *place = z + column * rows + row * WIDTH;
      const Vector logit = load(place);
      const Vector target = loadFirst(targets + row * outputs + column, count);
      const Vector e = exponential(-magnitude(logit));
      const Vector loss = logisticLoss(logit, target, e);
      sums.loss += wide(select(present, loss * weight, splat(0)));
      wrong |= ((logit > 0) != (target > 0.5f)) & present;
      const Vector probability = probabilities(logit, e);
      if (gradient) {
        const Vector smoothed = fma(splat(gradient->smoothing), 0.5f - target, target);
        store(place, select(present, (probability - smoothed) * (gradient->scale * weight), splat(0)));
      } else {
        const Vector error = probability - target;
        sums.squaredError += wide(select(present, error * error * weight, splat(0)));
      }
    }
    int isWrong = 0;
    for (int i = 0; i < WIDTH; i++) isWrong |= wrong[i];
    if (!isWrong) sums.weightOfCorrect[0] += weight;
  }
  return total(&sums);
}

/// Transposes sixteen rows of a matrix into `scratch`, class by class; missing rows become zeros.
INLINE void toColumns(const float *matrix, long row, long rows, long columns, Vector *scratch) {
  const long count = least(WIDTH, rows - row);
  for (long column = 0; column < columns; column += WIDTH) {
    Vector square[WIDTH];
    UNROLL
    for (int i = 0; i < WIDTH; i++) square[i] = i < count ? load(matrix + column * rows + (row + i) * WIDTH) : splat(0);
    transpose(square);
    UNROLL
    for (int i = 0; i < WIDTH; i++) scratch[column + i] = square[i];
  }
}

INLINE void fromColumns(Vector *scratch, float *matrix, long row, long rows, long columns) {
  const long count = least(WIDTH, rows - row);
  for (long column = columns; column < roundedUp(columns); column++) scratch[column] = splat(0);
  for (long column = 0; column < columns; column += WIDTH) {
    Vector square[WIDTH];
    UNROLL
    for (int i = 0; i < WIDTH; i++) square[i] = scratch[column + i];
    transpose(square);
    UNROLL
    for (int i = 0; i < WIDTH; i++) {
      if (i < count) store(matrix + column * rows + (row + i) * WIDTH, square[i]);
    }
  }
}

struct Largest {
  Vector value;
  /// The index of the first largest column.
  Vector index;
};

INLINE struct Largest largest(const Vector *columns, long count) {
  struct Largest largest = {columns[0], splat(0)};
  for (long j = 1; j < count; j++) {
    const Integers isLarger = columns[j] > largest.value;
    largest.value = select(isLarger, columns[j], largest.value);
    largest.index = select(isLarger, splat((float)j), largest.index);
  }
  return largest;
}

/// Replaces the columns by their exponentials, after subtracting the largest.
///
/// - Returns: their sum.
INLINE Vector exponentiate(Vector *columns, long count, Vector top) {
  Vector sum = splat(0);
  for (long j = 0; j < count; j++) {
    columns[j] = exponential(columns[j] - top);
    sum += columns[j];
  }
  return sum;
}

static LossSums categoricalCrossEntropy(float *z, const float *targets, const float *weights, long rows, long outputs,
                                        const LossGradientKernel *gradient, float *scratch) {
  struct Sums sums = {0};
  Vector *columns = (Vector *)scratch;
  for (long row = 0; row < rows; row += WIDTH) {
    const long count = least(WIDTH, rows - row);
    toColumns(z, row, rows, outputs, columns);
    const Vector target = loadFirst(targets + row, count);
    const struct Largest top = largest(columns, outputs);
    Vector logit = splat(0);
    for (long j = 0; j < outputs; j++) logit = select(target == (float)j, columns[j], logit);
    const Vector sum = exponentiate(columns, outputs, top.value);
    const float *weightsOfRows = weightsFrom(weights, row);
    add(&sums, weightsOfRows, count, logarithm(sum) - (logit - top.value), top.index == target);
    if (gradient) {
      const Vector factor = factors(gradient, targets + row, weightsOfRows, count);
      const Vector scale = factor / sum;
      const Vector share = factor * (gradient->smoothing / (float)outputs);
      const Vector whole = share + factor * (1 - gradient->smoothing);
      for (long j = 0; j < outputs; j++) {
        columns[j] = fma(columns[j], scale, -select(target == (float)j, whole, share));
      }
    } else {
      const Vector scale = 1 / sum;
      Vector squares = splat(0);
      for (long j = 0; j < outputs; j++) {
        columns[j] *= scale;
        const Vector error = columns[j] - select(target == (float)j, splat(1), splat(0));
        squares = fma(error, error, squares);
      }
      addSquares(&sums, weightsOfRows, count, squares);
    }
    fromColumns(columns, z, row, rows, outputs);
  }
  return total(&sums);
}

static void softmax(float *z, long rows, long outputs, float *scratch) {
  Vector *columns = (Vector *)scratch;
  for (long row = 0; row < rows; row += WIDTH) {
    toColumns(z, row, rows, outputs, columns);
    const Vector scale = 1 / exponentiate(columns, outputs, largest(columns, outputs).value);
    for (long j = 0; j < outputs; j++) columns[j] *= scale;
    fromColumns(columns, z, row, rows, outputs);
  }
}

static void exponentials(const float *z, float *values, long count) {
  for (long i = 0; i < count; i += WIDTH) store(values + i, exponential(load(z + i)));
}
