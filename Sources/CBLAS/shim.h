// OpenBLAS's C interface; Swift imports all of it that is used here as it is.
#pragma once
#include <cblas.h>
