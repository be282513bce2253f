// fast_float behind a C function.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Reads the longest decimal number at `first`, without a plus sign, to the nearest double. Returns its end; `first` if there is none.
const uint8_t *netlab_read_decimal(const uint8_t *first, const uint8_t *last, uint8_t mark, double *value);

#ifdef __cplusplus
}
#endif
