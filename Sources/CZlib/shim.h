// zlib, with a function for the macro that opens a stream, which Swift cannot import.
#pragma once
#include <zlib.h>

// 16 more than the window's bits: a gzip header is expected, and its checksum compared.
static inline int netlab_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }
