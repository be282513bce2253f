// HDF5's C interface, and the macros of it that Swift cannot import.
#pragma once
#include <hdf5.h>

// The macros below first call H5open() and then give the value of a global variable, or of a cast: Swift
// imports neither expression, and it must not read the variables before the library is open.

// How a file is opened.
static inline unsigned netlab_H5F_ACC_RDONLY(void) { return H5F_ACC_RDONLY; }
static inline unsigned netlab_H5F_ACC_TRUNC(void) { return H5F_ACC_TRUNC; }

// Classes of property lists.
static inline hid_t netlab_H5P_FILE_CREATE(void) { return H5P_FILE_CREATE; }
static inline hid_t netlab_H5P_FILE_ACCESS(void) { return H5P_FILE_ACCESS; }
static inline hid_t netlab_H5P_GROUP_CREATE(void) { return H5P_GROUP_CREATE; }
static inline hid_t netlab_H5P_DATASET_CREATE(void) { return H5P_DATASET_CREATE; }
static inline hid_t netlab_H5P_LINK_CREATE(void) { return H5P_LINK_CREATE; }
static inline hid_t netlab_H5P_ATTRIBUTE_CREATE(void) { return H5P_ATTRIBUTE_CREATE; }

// Types in memory: this machine's own.
static inline hid_t netlab_H5T_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t netlab_H5T_NATIVE_DOUBLE(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t netlab_H5T_NATIVE_INT64(void) { return H5T_NATIVE_INT64; }

// Types in a file: the same bytes on every machine.
static inline hid_t netlab_H5T_IEEE_F32LE(void) { return H5T_IEEE_F32LE; }
static inline hid_t netlab_H5T_IEEE_F32BE(void) { return H5T_IEEE_F32BE; }
static inline hid_t netlab_H5T_IEEE_F64LE(void) { return H5T_IEEE_F64LE; }
static inline hid_t netlab_H5T_IEEE_F64BE(void) { return H5T_IEEE_F64BE; }
static inline hid_t netlab_H5T_STD_I64LE(void) { return H5T_STD_I64LE; }

// The string type that others are made from, and the size that makes one of variable length.
static inline hid_t netlab_H5T_C_S1(void) { return H5T_C_S1; }
static inline size_t netlab_H5T_VARIABLE(void) { return H5T_VARIABLE; }
