// Inputs of the first layer that are categories: one-hot groups, each of which needs one row of W, and embeddings.
//
// A fused multiply-add with the factor 1 rounds like an addition, and with the factor 0 changes nothing, so these are the
// chains of the products over 0 and 1. They differ only where a weight or gradient is not finite, since 0 · ∞ is NaN,
// and in the sign of a zero where a sum is −0.

static void addRows(const float *weights, IndicesKernel indices, float *output, long rows, long inputs, long units) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    const float *panel = weights + unit * roundedUp(inputs);
    float *place = output + unit * rows;
    for (long i = 0; i < rows; i++, place += WIDTH) {
      const int32_t *index = indices.first + i * indices.step;
      Vector sum = load(place);
      for (long k = 0; k < indices.count; k++) {
        if (index[k] >= 0) sum += load(panel + index[k] * WIDTH);
      }
      store(place, sum);
    }
  }
}

/// Adds each row of a panel of dZ to the rows at its indices of a panel of dW, in order.
INLINE void scatterPanel(const float *delta, IndicesKernel indices, float *panel, long rows) {
  for (long i = 0; i < rows; i++) {
    const int32_t *index = indices.first + i * indices.step;
    const Vector x = load(delta + i * WIDTH);
    for (long k = 0; k < indices.count; k++) {
      if (index[k] < 0) continue;
      float *place = panel + index[k] * WIDTH;
      store(place, load(place) + x);
    }
  }
}

static void scatterRows(const float *delta, IndicesKernel indices, float *weights, long rows, long first, long inputs,
                        long units) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    float *panel = weights + unit * roundedUp(inputs);
    __builtin_memset(panel + first * WIDTH, 0, (size_t)(inputs - first) * WIDTH * sizeof(float));
    scatterPanel(delta + unit * rows, indices, panel, rows);
  }
}

static void descendRows(const float *delta, IndicesKernel indices, float *sums, float *weights, long rows, long inputs,
                        long units, float rate) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    float *panel = weights + unit * roundedUp(inputs), *sum = sums + unit * roundedUp(inputs);
    for (long i = 0; i < rows; i++) {
      const int32_t *index = indices.first + i * indices.step;
      for (long k = 0; k < indices.count; k++) {
        if (index[k] >= 0) store(sum + index[k] * WIDTH, splat(0));
      }
    }
    scatterPanel(delta + unit * rows, indices, sum, rows);
    for (long i = 0; i < rows; i++) {
      const int32_t *index = indices.first + i * indices.step;
      for (long k = 0; k < indices.count; k++) {
        if (index[k] < 0) continue;
        float *place = panel + index[k] * WIDTH;
        store(place, fma(splat(-rate), load(sum + index[k] * WIDTH), load(place)));
        // Where the index occurs again, nothing is left to subtract.
        store(sum + index[k] * WIDTH, splat(0));
      }
    }
  }
}

/// The part of a row's columns that is in one panel.
struct Part {
  /// Its offset in the panels.
  long place;
  long count;
};

/// - Parameters:
///   - column: of the panels, the part's first.
///   - remaining: the number of columns from there on.
INLINE struct Part partOfRow(long row, long rows, long column, long remaining) {
  const long offset = column % WIDTH;
  return (struct Part){(column / WIDTH * rows + row) * WIDTH + offset, least(remaining, WIDTH - offset)};
}

static void embed(const float *table, long width, IndicesKernel indices, float *panels, long rows, long first) {
  for (long i = 0; i < rows; i++) {
    const long index = indices.first[i * indices.step];
    struct Part part;
    for (long done = 0; done < width; done += part.count) {
      part = partOfRow(i, rows, first + done, width - done);
      if (index < 0) {
        __builtin_memset(panels + part.place, 0, (size_t)part.count * sizeof(float));
        continue;
      }
      const float *source = table + index * width + done;
      if (part.count == WIDTH) {
        store(panels + part.place, loadLoose(source));
      } else {
        copyFew(panels + part.place, source, part.count);
      }
    }
  }
}

static void embedBack(const float *panels, long width, IndicesKernel indices, float *table, long rows, long first) {
  for (long i = 0; i < rows; i++) {
    const long index = indices.first[i * indices.step];
    if (index < 0) continue;
    struct Part part;
    for (long done = 0; done < width; done += part.count) {
      part = partOfRow(i, rows, first + done, width - done);
      float *sums = table + index * width + done;
      for (long j = 0; j < part.count; j++) sums[j] += panels[part.place + j];
    }
  }
}
