#include "CFastFloat.h"

#include <fast_float/fast_float.h>

const uint8_t *netlab_read_decimal(const uint8_t *first, const uint8_t *last, uint8_t mark, double *value) {
  const char *begin = reinterpret_cast<const char *>(first);
  const fast_float::parse_options options(fast_float::chars_format::general, static_cast<char>(mark));
  const auto result =
      fast_float::from_chars_advanced(begin, reinterpret_cast<const char *>(last), *value, options);
  return first + (result.ptr - begin);
}
