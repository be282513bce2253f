// The files of report.html, embedded in the program.
#pragma once
#include <stddef.h>

// The contents of a file in Page/, and its size; NULL if there is no such file. They are constants.
const unsigned char *netlab_page_file(const char *name, size_t *size);
