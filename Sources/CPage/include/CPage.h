// The files that report.html is put together from, as they were when netlab was built.
#pragma once
#include <stddef.h>

// The bytes of a file in Page/, and their number; NULL where there is no file of this name. They are constants.
const unsigned char *netlab_page_file(const char *name, size_t *size);
