// HDF5's C interface, with the macros that Swift cannot import.
#pragma once
#include <hdf5.h>

// These macros call H5open() and then return a global variable or a cast. Swift imports neither, and must not read
// the variables before the library is open.

// Modes of opening a file.
static inline unsigned netlab_H5F_ACC_RDONLY(void) { return H5F_ACC_RDONLY; }
static inline unsigned netlab_H5F_ACC_TRUNC(void) { return H5F_ACC_TRUNC; }

// Classes of property lists.
static inline hid_t netlab_H5P_FILE_CREATE(void) { return H5P_FILE_CREATE; }
static inline hid_t netlab_H5P_FILE_ACCESS(void) { return H5P_FILE_ACCESS; }
static inline hid_t netlab_H5P_GROUP_CREATE(void) { return H5P_GROUP_CREATE; }
static inline hid_t netlab_H5P_DATASET_CREATE(void) { return H5P_DATASET_CREATE; }
static inline hid_t netlab_H5P_LINK_CREATE(void) { return H5P_LINK_CREATE; }
static inline hid_t netlab_H5P_ATTRIBUTE_CREATE(void) { return H5P_ATTRIBUTE_CREATE; }

// Types in memory, native to this machine.
static inline hid_t netlab_H5T_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t netlab_H5T_NATIVE_DOUBLE(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t netlab_H5T_NATIVE_INT64(void) { return H5T_NATIVE_INT64; }

// Types in a file, the same on every machine.
static inline hid_t netlab_H5T_IEEE_F32LE(void) { return H5T_IEEE_F32LE; }
static inline hid_t netlab_H5T_IEEE_F32BE(void) { return H5T_IEEE_F32BE; }
static inline hid_t netlab_H5T_IEEE_F64LE(void) { return H5T_IEEE_F64LE; }
static inline hid_t netlab_H5T_IEEE_F64BE(void) { return H5T_IEEE_F64BE; }
static inline hid_t netlab_H5T_STD_I64LE(void) { return H5T_STD_I64LE; }

// The base string type, and the size that makes it variable-length.
static inline hid_t netlab_H5T_C_S1(void) { return H5T_C_S1; }
static inline size_t netlab_H5T_VARIABLE(void) { return H5T_VARIABLE; }
