#include <zlib.h>

/// `deflateInit2` is a macro, which Swift cannot see.
static inline int concord_deflate_init_gzip(z_stream *stream) {
  return deflateInit2(stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
