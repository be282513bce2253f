// zlib's interface, with a macro that Swift cannot import.
#pragma once
#include <zlib.h>

// 15 is the largest window; 16 more selects gzip's header and trailer.
static inline int netlab_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
