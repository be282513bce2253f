// zlib's interface, and the one macro of it that Swift cannot import.
#pragma once
#include <zlib.h>

// 15 is the largest window; 16 more reads gzip's header and trailer, and nothing else.
static inline int netlab_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
