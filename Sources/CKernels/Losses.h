// The cross-entropies. Sixteen examples stand side by side, so that sums and maxima over their classes need no reduction within a
// vector.

/// How many of sixteen rows there are from one on.
INLINE long rowsFrom(long row, long rows) { return least(WIDTH, rows - row); }

/// A number for each row, such as its target; 0 for those that are not there.
INLINE Vector loadRows(const float *values, long count) { return count == WIDTH ? loadLoose(values) : loadFirst(values, count); }

/// What the gradient of each row is multiplied by.
INLINE Vector factors(const LossGradientKernel *gradient, const float *targets, long count) {
  Vector factors = splat(gradient->scale);
  if (gradient->classWeights) {
    for (long i = 0; i < count; i++) factors[i] *= gradient->classWeights[(long)targets[i]];
  }
  return factors;
}

/// Adds rows' losses one after the other, in double precision.
INLINE void add(Vector losses, long count, double *sum) {
  for (long i = 0; i < count; i++) *sum += losses[i];
}

static LossSums binaryCrossEntropy(float *z, const float *targets, long rows, const LossGradientKernel *gradient) {
  LossSums sums = {0};
  for (long row = 0; row < rows; row += WIDTH) {
    const long count = rowsFrom(row, rows);
    float *place = z + row * WIDTH;
    Vector logit = splat(0);
    for (long i = 0; i < count; i++) logit[i] = place[i * WIDTH];
    const Vector target = loadRows(targets + row, count);
    const Vector e = exponential(-magnitude(logit));
    add(fma(-logit, target, select(logit < 0, splat(0), logit)) + logarithmOfOnePlus(e), count, &sums.loss);
    const Integers correct = (logit > 0) == (target > 0.5f);
    for (long i = 0; i < count; i++) sums.correct -= correct[i];
    if (!gradient) continue;
    const Vector probability = select(logit < 0, e, splat(1)) / (1 + e);
    const Vector smoothed = fma(splat(gradient->smoothing), 0.5f - target, target);
    const Vector delta = (probability - smoothed) * factors(gradient, targets + row, count);
    for (long i = 0; i < count; i++) place[i * WIDTH] = delta[i];
  }
  return sums;
}

/// Sixteen rows of a matrix as columns of `room`, one class after the other; zeros for the rows that are not there.
INLINE void toColumns(const float *matrix, long row, long rows, long columns, Vector *room) {
  const long count = rowsFrom(row, rows);
  for (long column = 0; column < columns; column += WIDTH) {
    Vector square[WIDTH];
    UNROLL
    for (int i = 0; i < WIDTH; i++) square[i] = i < count ? load(matrix + column * rows + (row + i) * WIDTH) : splat(0);
    transpose(square);
    UNROLL
    for (int i = 0; i < WIDTH; i++) room[column + i] = square[i];
  }
}

INLINE void fromColumns(Vector *room, float *matrix, long row, long rows, long columns) {
  const long count = rowsFrom(row, rows);
  for (long column = columns; column < roundedUp(columns); column++) room[column] = splat(0);
  for (long column = 0; column < columns; column += WIDTH) {
    Vector square[WIDTH];
    UNROLL
    for (int i = 0; i < WIDTH; i++) square[i] = room[column + i];
    transpose(square);
    UNROLL
    for (int i = 0; i < WIDTH; i++) {
      if (i < count) store(matrix + column * rows + (row + i) * WIDTH, square[i]);
    }
  }
}

struct Largest {
  Vector value;
  /// The first one's.
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

/// The columns become their exponentials, the largest taken out first.
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

static LossSums categoricalCrossEntropy(float *z, const float *targets, long rows, long outputs,
                                        const LossGradientKernel *gradient, float *room) {
  LossSums sums = {0};
  Vector *columns = (Vector *)room;
  for (long row = 0; row < rows; row += WIDTH) {
    const long count = rowsFrom(row, rows);
    toColumns(z, row, rows, outputs, columns);
    const Vector target = loadRows(targets + row, count);
    const struct Largest top = largest(columns, outputs);
    const Integers correct = top.index == target;
    Vector logit = splat(0);
    for (long i = 0; i < count; i++) {
      sums.correct -= correct[i];
      logit[i] = columns[(long)target[i]][i];
    }
    const Vector sum = exponentiate(columns, outputs, top.value);
    add(logarithm(sum) - (logit - top.value), count, &sums.loss);
    const Vector factor = gradient ? factors(gradient, targets + row, count) : splat(1);
    const Vector scale = factor / sum;
    const Vector share = gradient ? factor * (gradient->smoothing / (float)outputs) : splat(0);
    for (long j = 0; j < outputs; j++) columns[j] = fma(columns[j], scale, -share);
    if (gradient) {
      const Vector whole = factor * (1 - gradient->smoothing);
      for (long i = 0; i < count; i++) columns[(long)target[i]][i] -= whole[i];
    }
    fromColumns(columns, z, row, rows, outputs);
  }
  return sums;
}

static void softmax(float *z, long rows, long outputs, float *room) {
  Vector *columns = (Vector *)room;
  for (long row = 0; row < rows; row += WIDTH) {
    toColumns(z, row, rows, outputs, columns);
    const Vector scale = 1 / exponentiate(columns, outputs, largest(columns, outputs).value);
    for (long j = 0; j < outputs; j++) columns[j] *= scale;
    fromColumns(columns, z, row, rows, outputs);
  }
}
