// zstd's streaming interface.
#pragma once
#include <zstd.h>
