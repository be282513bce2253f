// The three matrix products of a layer, and packing matrices into panels.
//
// Each entry of a product is one chain of fused multiply-adds in the order of the sum, whatever the blocking, so all
// instruction sets round alike. A tile of the result stays in registers while the sum runs. Blocks of the sum are as
// long as possible with their part of the right operand in the L1 cache.

#ifdef MANY_REGISTERS
/// The maximum number of panels of a tile, and of rows by its panels: 16 to 24 of 32 registers hold sums.
enum { TILE_PANELS = 3, TILE_ROWS = 16 };
INLINE long mostRows(long panels) { return panels == 1 ? TILE_ROWS : 8; }
#else
/// 12 of AVX2's 16 registers, 24 of NEON's 32.
enum { TILE_PANELS = 1, TILE_ROWS = 6 };
INLINE long mostRows(long panels) { return panels > 0 ? TILE_ROWS : 0; }
#endif
/// The maximum block length of a sum; a multiple of 16.
enum { BLOCK = KernelsDescentRows };

/// The operands of a tile.
struct Tile {
  /// The number of terms of the sum.
  long depth;
  /// The left operand, from the tile's first row. Untransposed, a term is a column, and the next 16 terms are `step`
  /// further on; transposed, a term is a row.
  const float *left;
  long step;
  /// The right operand: the distances from term to term and from panel to panel.
  const float *right;
  long rightPanel;
  float *result;
  long resultPanel;
  /// Whether the sum continues from the result's current values.
  bool continues;
  /// Otherwise, a row of initial values; NULL for zeros.
  const float *start;
  /// A final elementwise factor, arranged like the result; NULL for none.
  const float *factors;
  /// The factor with which the sum is subtracted from the result, instead of all that; NULL if the sum becomes the
  /// result.
  const float *rate;
};

/// - Parameters: all but the last are compile-time constants.
INLINE void multiply(const int rows, const int panels, const bool transposed, const struct Tile *tile) {
  Vector sums[TILE_ROWS][TILE_PANELS];
  UNROLL
  for (int i = 0; i < rows; i++) {
    UNROLL
    for (int j = 0; j < panels; j++) {
      sums[i][j] = tile->continues ? load(tile->result + j * tile->resultPanel + i * WIDTH)
                   : tile->start   ? load(tile->start + j * WIDTH)
                                   : splat(0);
    }
  }
  const long depth = tile->depth, rightPanel = tile->rightPanel;
  const long chunk = transposed ? depth : WIDTH;
  const float *left = tile->left, *right = tile->right;
  for (long done = 0; done < depth; done += chunk, left += tile->step) {
    const long end = least(chunk, depth - done);
    const float *x = left;
    for (long k = 0; k < end; k++, x += transposed ? WIDTH : 1, right += WIDTH) {
      Vector y[TILE_PANELS];
      UNROLL
      for (int j = 0; j < panels; j++) y[j] = load(right + j * rightPanel);
      UNROLL
      for (int i = 0; i < rows; i++) {
        const Vector factor = splat(x[transposed ? i : i * WIDTH]);
        UNROLL
        for (int j = 0; j < panels; j++) sums[i][j] = fma(factor, y[j], sums[i][j]);
      }
    }
  }
#define EACH_RESULT(place, value) \
  UNROLL \
  for (int i = 0; i < rows; i++) { \
    UNROLL \
    for (int j = 0; j < panels; j++) { \
      const long place = j * tile->resultPanel + i * WIDTH; \
      store(tile->result + place, value); \
    } \
  }
  if (tile->rate) {
    const Vector rate = splat(-*tile->rate);
    EACH_RESULT(place, fma(rate, sums[i][j], load(tile->result + place)))
  } else if (tile->factors) {
    EACH_RESULT(place, sums[i][j] * load(tile->factors + place))
  } else {
    EACH_RESULT(place, sums[i][j])
  }
#undef EACH_RESULT
}

/// Splits a range into nearly equal blocks.
struct Cut {
  long whole, parts;
};
INLINE struct Cut cut(long whole, long longest) { return (struct Cut){whole, (whole + longest - 1) / longest}; }
INLINE long start(struct Cut cut, long part) { return cut.whole * part / cut.parts; }

/// All tiles of a block of rows.
///
/// - Parameters:
///   - panels: a compile-time constant, like the next; each number of rows gets its own code.
///   - tile: the tile of the first row.
INLINE void multiplyRows(const int panels, const bool transposed, const struct Tile *tile, long rows) {
  const struct Cut row = cut(rows, mostRows(panels));
  struct Tile part = *tile;
  for (long p = 0; p < row.parts; p++) {
    const long i = start(row, p);
    part.left = tile->left + i * (transposed ? 1 : WIDTH);
    part.result = tile->result + i * WIDTH;
    part.factors = tile->factors ? tile->factors + i * WIDTH : NULL;
    switch (start(row, p + 1) - i) {
#define CASE(count) \
  case count: \
    if (count <= mostRows(panels)) multiply(count, panels, transposed, &part); \
    break;
      CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)
      CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14) CASE(15) CASE(16)
#undef CASE
    }
  }
}

static void multiplyPanels(long panels, const struct Tile *tile, long rows) {
  switch (panels) {
    case 1: multiplyRows(1, false, tile, rows); break;
#ifdef MANY_REGISTERS
    case 2: multiplyRows(2, false, tile, rows); break;
    case 3: multiplyRows(3, false, tile, rows); break;
#endif
  }
}

static void multiplyTransposed(long panels, const struct Tile *tile, long rows) {
  switch (panels) {
    case 1: multiplyRows(1, true, tile, rows); break;
#ifdef MANY_REGISTERS
    case 2: multiplyRows(2, true, tile, rows); break;
    case 3: multiplyRows(3, true, tile, rows); break;
#endif
  }
}

static void forward(const float *weights, const float *bias, const float *input, float *output, long rows, long numbers,
                    long inputs, long units) {
  const long weightPanel = roundedUp(inputs) * WIDTH, panel = rows * WIDTH;
  const struct Cut group = cut(roundedUp(units) / WIDTH, TILE_PANELS);
  // Once even for no numbers: the result is then b.
  long k = 0;
  do {
    for (long part = 0; part < group.parts; part++) {
      const long p = start(group, part), count = start(group, part + 1) - p;
      const struct Tile tile = {
        .depth = least(BLOCK, numbers - k),
        .left = input + k * rows,
        .step = panel,
        .right = weights + p * weightPanel + k * WIDTH,
        .rightPanel = weightPanel,
        .result = output + p * panel,
        .resultPanel = panel,
        .continues = k > 0,
        .start = bias + p * WIDTH,
      };
      multiplyPanels(count, &tile, rows);
    }
    k += BLOCK;
  } while (k < numbers);
}

/// Sums a panel's rows in order, several panels at once: a single one would be bound by the latency of additions.
INLINE void sumPanels(const int panels, const float *matrix, long rows, float *result,
                      const float *rate) {
  Vector sum[4] = {0};
  for (long i = 0; i < rows; i++) {
    UNROLL
    for (int j = 0; j < panels; j++) sum[j] += load(matrix + (j * rows + i) * WIDTH);
  }
  UNROLL
  for (int j = 0; j < panels; j++) {
    float *place = result + j * WIDTH;
    store(place, rate ? fma(splat(-*rate), sum[j], load(place)) : sum[j]);
  }
}

/// The sum of all rows, which becomes the result or is subtracted from it as in `Tile`.
INLINE void sumRows(const float *matrix, long rows, long columns, float *result, const float *rate) {
  long column = 0;
  for (; column + 3 * WIDTH < columns; column += 4 * WIDTH) {
    sumPanels(4, matrix + column * rows, rows, result + column, rate);
  }
  for (; column + WIDTH < columns; column += 2 * WIDTH) {
    sumPanels(2, matrix + column * rows, rows, result + column, rate);
  }
  if (column < columns) sumPanels(1, matrix + column * rows, rows, result + column, rate);
}

/// Aᵀ dZ, which becomes the result or is subtracted from it as in `Tile`.
INLINE void gradient(const float *delta, const float *input, float *result, long rows, long numbers, long inputs,
                     long units, const float *rate) {
  const long weightPanel = roundedUp(inputs) * WIDTH, panel = rows * WIDTH;
  const struct Cut group = cut(roundedUp(units) / WIDTH, TILE_PANELS);
  for (long k = 0; k < rows; k += BLOCK) {
    for (long part = 0; part < group.parts; part++) {
      const long p = start(group, part), count = start(group, part + 1) - p;
      for (long q = 0; q < numbers; q += WIDTH) {
        const struct Tile tile = {
          .depth = least(BLOCK, rows - k),
          .left = input + q * rows + k * WIDTH,
          .right = delta + p * panel + k * WIDTH,
          .rightPanel = panel,
          .result = result + p * weightPanel + q * WIDTH,
          .resultPanel = weightPanel,
          .continues = k > 0,
          .rate = rate,
        };
        multiplyTransposed(count, &tile, least(WIDTH, numbers - q));
      }
    }
  }
}

static void weightGradient(const float *delta, const float *input, float *weights, float *bias, long rows,
                           long numbers, long inputs, long units) {
  gradient(delta, input, weights, rows, numbers, inputs, units, NULL);
  sumRows(delta, rows, units, bias, NULL);
}

static void descend(const float *delta, const float *input, float *weights, float *bias, long rows, long numbers,
                    long inputs, long units, float rate) {
  gradient(delta, input, weights, rows, numbers, inputs, units, &rate);
  sumRows(delta, rows, units, bias, &rate);
}

static void inputGradient(const float *weights, const float *delta, const float *derivatives, float *output, long rows,
                          long numbers, long inputs, long units) {
  const long weightPanel = roundedUp(inputs) * WIDTH, panel = rows * WIDTH;
  const struct Cut group = cut(roundedUp(numbers) / WIDTH, TILE_PANELS);
  // A block of Wᵀ, transposed again for each block of tiles.
  Vector transposed[TILE_PANELS][BLOCK];
  for (long k = 0; k < units; k += BLOCK) {
    const long depth = least(BLOCK, units - k);
    for (long part = 0; part < group.parts; part++) {
      const long p = start(group, part), count = start(group, part + 1) - p;
      for (long j = 0; j < count; j++) {
        for (long unit = 0; unit < depth; unit += WIDTH) {
          const float *square = weights + (k + unit) / WIDTH * weightPanel + (p + j) * WIDTH * WIDTH;
          Vector values[WIDTH];
          UNROLL
          for (int i = 0; i < WIDTH; i++) values[i] = load(square + i * WIDTH);
          transpose(values);
          UNROLL
          for (int i = 0; i < WIDTH; i++) transposed[j][unit + i] = values[i];
        }
      }
      const struct Tile tile = {
        .depth = depth,
        .left = delta + k * rows,
        .step = panel,
        .right = (const float *)transposed,
        .rightPanel = BLOCK * WIDTH,
        .result = output + p * panel,
        .resultPanel = panel,
        .continues = k > 0,
        .factors = derivatives && k + depth == units ? derivatives + p * panel : NULL,
      };
      multiplyPanels(count, &tile, rows);
    }
  }
}

// MARK: Packing and unpacking

/// Copies less than a panel's row, in pieces of compile-time sizes.
INLINE void copyFew(float *to, const float *from, long count) {
  long done = 0;
#define PIECE(size) \
  if (count & size) { \
    __builtin_memcpy(to + done, from + done, size * sizeof(float)); \
    done += size; \
  }
  PIECE(8) PIECE(4) PIECE(2) PIECE(1)
#undef PIECE
}

/// Loads a row that is shorter than a panel, padded with zeros.
INLINE Vector loadFirst(const float *p, long count) {
  if (count == WIDTH) return loadLoose(p);
  Vector x = splat(0);
  copyFew((float *)&x, p, count);
  return x;
}

static void gather(const float *features, long columns, const int32_t *order, long rows, float *panels) {
  const long whole = columns / WIDTH * WIDTH;
  for (long i = 0; i < rows; i++) {
    const float *row = features + (order ? order[i] : i) * columns;
    float *place = panels + i * WIDTH;
    for (long column = 0; column < whole; column += WIDTH) store(place + column * rows, loadLoose(row + column));
    if (whole < columns) {
      store(place + whole * rows, splat(0));
      copyFew(place + whole * rows, row + whole, columns - whole);
    }
  }
}

static void packWeights(const float *rows, long inputs, long units, float *weights) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    for (long input = 0; input < inputs; input += WIDTH) {
      Vector square[WIDTH];
      for (long i = 0; i < WIDTH; i++) {
        square[i] = unit + i < units ? loadFirst(rows + (unit + i) * inputs + input, least(WIDTH, inputs - input)) : splat(0);
      }
      transpose(square);
      for (long i = 0; i < WIDTH; i++) store(weights + unit * roundedUp(inputs) + (input + i) * WIDTH, square[i]);
    }
  }
}

static void unpackWeights(const float *weights, long inputs, long units, float *rows) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    for (long input = 0; input < inputs; input += WIDTH) {
      Vector square[WIDTH];
      for (long i = 0; i < WIDTH; i++) square[i] = load(weights + unit * roundedUp(inputs) + (input + i) * WIDTH);
      transpose(square);
      const long count = least(WIDTH, inputs - input);
      for (long i = 0; i < least(WIDTH, units - unit); i++) {
        float *place = rows + (unit + i) * inputs + input;
        if (count == WIDTH) {
          storeLoose(place, square[i]);
        } else {
          copyFew(place, (const float *)&square[i], count);
        }
      }
    }
  }
}
