// Dropout, with sixteen blocks of Philox at once.

typedef uint64_t LongWords __attribute__((vector_size(128)));

/// The high and low halves of 32-bit products.
INLINE Words multiplyWide(Words words, uint32_t factor, Words *low) {
  const LongWords products = __builtin_convertvector(words, LongWords) * factor;
  *low = __builtin_convertvector(products, Words);
  return __builtin_convertvector(products >> 32, Words);
}

/// Philox4x32-10 of sixteen consecutive counters: 64 words in stream order.
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
/// '11. Tests compare it with `Philox.swift`.
INLINE void philox(uint64_t block, uint32_t index, uint32_t purpose, uint64_t seed, Words words[4]) {
  const LongWords places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const LongWords blocks = places + block;
  Words c0 = __builtin_convertvector(blocks, Words), c1 = __builtin_convertvector(blocks >> 32, Words);
  Words c2 = (Words){0} + index, c3 = (Words){0} + purpose;
  uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    Words low0, low1;
    const Words high0 = multiplyWide(c0, 0xD2511F53, &low0), high1 = multiplyWide(c2, 0xCD9E8D57, &low1);
    c0 = high1 ^ c1 ^ key0;
    c1 = low1;
    c2 = high0 ^ c3 ^ key1;
    c3 = low0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  // Store the four words of each block contiguously.
  const Words evenLow = __builtin_shufflevector(c0, c2, ZIP_LOW), oddLow = __builtin_shufflevector(c1, c3, ZIP_LOW);
  const Words evenHigh = __builtin_shufflevector(c0, c2, ZIP_HIGH), oddHigh = __builtin_shufflevector(c1, c3, ZIP_HIGH);
  words[0] = __builtin_shufflevector(evenLow, oddLow, ZIP_LOW);
  words[1] = __builtin_shufflevector(evenLow, oddLow, ZIP_HIGH);
  words[2] = __builtin_shufflevector(evenHigh, oddHigh, ZIP_LOW);
  words[3] = __builtin_shufflevector(evenHigh, oddHigh, ZIP_HIGH);
}

static void dropout(float *a, float *derivatives, long count, const DropoutKernel *kernel) {
  uint64_t block = kernel->block;
  for (long i = 0; i < count; i += 4 * WIDTH, block += WIDTH) {
    Words words[4];
    philox(block, kernel->index, kernel->purpose, kernel->seed, words);
    for (long j = 0; j < 4 && i + j * WIDTH < count; j++) {
      const long place = i + j * WIDTH;
      const Vector factor = select(words[j] < kernel->threshold, splat(0), splat(kernel->scale));
      store(a + place, load(a + place) * factor);
      store(derivatives + place, load(derivatives + place) * factor);
    }
  }
}
