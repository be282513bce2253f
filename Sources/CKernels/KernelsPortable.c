// For every processor of the kind that this is compiled for.
#define KERNELS kernels_portable
#define NAME "portable"
#include "Kernels.h"
