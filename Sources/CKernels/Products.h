// The three matrix products of a layer, and bringing matrices into panels.
//
// Each number of a product is one chain of fused multiply-adds in the order of the sum, from the start to the end, whatever the
// blocks: that is why all instruction sets round alike. A tile of the result stays in registers while the sum
// runs; blocks of the sum are as long as leaves their part of the right operand in the first cache.

#ifdef MANY_REGISTERS
/// Panels of a tile, and rows by its panels: 16 to 24 of 32 registers hold sums.
enum { TILE_PANELS = 3, TILE_ROWS = 16 };
static const long tileRows[TILE_PANELS] = {16, 8, 8};
#else
/// 12 of AVX2's 16 registers, 24 of NEON's 32.
enum { TILE_PANELS = 1, TILE_ROWS = 6 };
static const long tileRows[TILE_PANELS] = {6};
#endif
/// The longest part of a sum that is made at once; a multiple of 16.
enum { BLOCK = KernelsDescentRows };

/// What a tile is made of.
struct Tile {
  /// The terms of the sum.
  long depth;
  /// The left operand from the tile's first row on. As it stands, a term is a column, and the next 16 are `step` further on; transposed,
  /// a term is a row.
  const float *left;
  long step;
  /// The right operand, a row of it for each term, and from panel to panel.
  const float *right;
  long rightPanel;
  float *result;
  long resultPanel;
  /// The sum goes on from what stands in the result.
  bool continues;
  /// Otherwise, a row that it begins with; NULL for zeros.
  const float *start;
  /// What each number is multiplied by at last, as the result stands; NULL for nothing.
  const float *factors;
  /// How many times the sum is taken from the result, in the place of all that; NULL where the sum becomes the result.
  const float *rate;
};

/// - Parameters: all but the last are known when it is compiled.
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

// A function for each size of a tile.
#define TILE(rows, panels, transposed) \
  static void tile_##rows##_##panels##_##transposed(const struct Tile *tile) { multiply(rows, panels, transposed, tile); }
#define TILES(panels, transposed) \
  TILE(1, panels, transposed) TILE(2, panels, transposed) TILE(3, panels, transposed) \
  TILE(4, panels, transposed) TILE(5, panels, transposed) TILE(6, panels, transposed)
#define NAMES(panels, transposed) \
  tile_1_##panels##_##transposed, tile_2_##panels##_##transposed, tile_3_##panels##_##transposed, \
  tile_4_##panels##_##transposed, tile_5_##panels##_##transposed, tile_6_##panels##_##transposed

TILES(1, 0) TILES(1, 1)
#ifdef MANY_REGISTERS
#define MORE_TILES(panels, transposed) TILE(7, panels, transposed) TILE(8, panels, transposed)
#define MOST_TILES(panels, transposed) \
  TILE(9, panels, transposed) TILE(10, panels, transposed) TILE(11, panels, transposed) TILE(12, panels, transposed) \
  TILE(13, panels, transposed) TILE(14, panels, transposed) TILE(15, panels, transposed) TILE(16, panels, transposed)
#define MORE_NAMES(panels, transposed) tile_7_##panels##_##transposed, tile_8_##panels##_##transposed
#define MOST_NAMES(panels, transposed) \
  tile_9_##panels##_##transposed, tile_10_##panels##_##transposed, tile_11_##panels##_##transposed, \
  tile_12_##panels##_##transposed, tile_13_##panels##_##transposed, tile_14_##panels##_##transposed, \
  tile_15_##panels##_##transposed, tile_16_##panels##_##transposed
MORE_TILES(1, 0) MOST_TILES(1, 0) TILES(2, 0) MORE_TILES(2, 0) TILES(3, 0) MORE_TILES(3, 0)
MORE_TILES(1, 1) MOST_TILES(1, 1) TILES(2, 1) MORE_TILES(2, 1) TILES(3, 1) MORE_TILES(3, 1)
#endif

/// By whether the left operand is transposed, the panels less one, and the rows less one.
static void (*const tiles[2][TILE_PANELS][TILE_ROWS])(const struct Tile *) = {
#ifdef MANY_REGISTERS
  {{NAMES(1, 0), MORE_NAMES(1, 0), MOST_NAMES(1, 0)}, {NAMES(2, 0), MORE_NAMES(2, 0)}, {NAMES(3, 0), MORE_NAMES(3, 0)}},
  {{NAMES(1, 1), MORE_NAMES(1, 1), MOST_NAMES(1, 1)}, {NAMES(2, 1), MORE_NAMES(2, 1)}, {NAMES(3, 1), MORE_NAMES(3, 1)}},
#else
  {{NAMES(1, 0)}},
  {{NAMES(1, 1)}},
#endif
};

/// A whole cut into parts as equal as can be.
struct Cut {
  long whole, parts;
};
INLINE struct Cut cut(long whole, long longest) { return (struct Cut){whole, (whole + longest - 1) / longest}; }
INLINE long start(struct Cut cut, long part) { return cut.whole * part / cut.parts; }

/// All tiles of some rows, one below the other.
///
/// - Parameter tile: the one of the first row.
INLINE void multiplyRows(struct Tile tile, long rows, long panels, bool transposed) {
  const struct Cut row = cut(rows, tileRows[panels - 1]);
  const struct Tile first = tile;
  for (long part = 0; part < row.parts; part++) {
    const long i = start(row, part), count = start(row, part + 1) - i;
    tile.left = first.left + i * (transposed ? 1 : WIDTH);
    tile.result = first.result + i * WIDTH;
    tile.factors = first.factors ? first.factors + i * WIDTH : NULL;
    tiles[transposed][panels - 1][count - 1](&tile);
  }
}

static void forward(const float *weights, const float *bias, const float *input, float *output, long rows, long inputs,
                    long units) {
  const long weightPanel = roundedUp(inputs) * WIDTH, panel = rows * WIDTH;
  const struct Cut group = cut(roundedUp(units) / WIDTH, TILE_PANELS);
  for (long k = 0; k < inputs; k += BLOCK) {
    for (long part = 0; part < group.parts; part++) {
      const long p = start(group, part), count = start(group, part + 1) - p;
      const struct Tile tile = {
        .depth = least(BLOCK, inputs - k),
        .left = input + k * rows,
        .step = panel,
        .right = weights + p * weightPanel + k * WIDTH,
        .rightPanel = weightPanel,
        .result = output + p * panel,
        .resultPanel = panel,
        .continues = k > 0,
        .start = bias + p * WIDTH,
      };
      multiplyRows(tile, rows, count, false);
    }
  }
}

/// The sums of a panel's rows, in their order, of some panels at once: one alone would wait for each addition.
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

/// The sum of all rows, which becomes the result, or is taken from it as `Tile` says.
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

/// Aᵀ dZ, which becomes the result, or is taken from it as `Tile` says.
INLINE void gradient(const float *delta, const float *input, float *result, long rows, long inputs, long units,
                     const float *rate) {
  const long weightPanel = roundedUp(inputs) * WIDTH, panel = rows * WIDTH;
  const struct Cut group = cut(roundedUp(units) / WIDTH, TILE_PANELS);
  for (long k = 0; k < rows; k += BLOCK) {
    for (long part = 0; part < group.parts; part++) {
      const long p = start(group, part), count = start(group, part + 1) - p;
      for (long q = 0; q < inputs; q += WIDTH) {
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
        multiplyRows(tile, least(WIDTH, inputs - q), count, true);
      }
    }
  }
}

static void weightGradient(const float *delta, const float *input, float *weights, float *bias, long rows, long inputs,
                           long units) {
  gradient(delta, input, weights, rows, inputs, units, NULL);
  sumRows(delta, rows, units, bias, NULL);
}

static void descend(const float *delta, const float *input, float *weights, float *bias, long rows, long inputs,
                    long units, float rate) {
  gradient(delta, input, weights, rows, inputs, units, &rate);
  sumRows(delta, rows, units, bias, &rate);
}

static void inputGradient(const float *weights, const float *delta, const float *slopes, float *output, long rows,
                          long inputs, long units) {
  const long weightPanel = roundedUp(inputs) * WIDTH, panel = rows * WIDTH;
  const struct Cut group = cut(roundedUp(inputs) / WIDTH, TILE_PANELS);
  // Some columns of Wᵀ, a block of its rows: made anew for each tile's worth of rows, which are many.
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
        .factors = k + depth == units ? slopes + p * panel : NULL,
      };
      multiplyRows(tile, rows, count, false);
    }
  }
}

// MARK: Into panels, and back

/// Copies fewer numbers than a panel has columns, in pieces whose sizes are known when it is compiled.
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

/// The first numbers of a row that is shorter than a panel; the rest is zero.
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
