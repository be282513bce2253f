// Kernels for every processor of the target architecture.
#define KERNELS kernels_portable
#define NAME "portable"
#include "Kernels.h"
