// OpenBLAS's C interface; Swift imports all of it that is used here as it is.
#pragma once
#include <cblas.h>

// LAPACK's QR decomposition, which OpenBLAS contains: it ships no header for this part. Matrices stand column by column;
// `info` is 0 when all went well.
void dgeqrf_(const int *rows, const int *columns, double *matrix, const int *stride, double *tau, double *work,
             const int *workLength, int *info);
void dorgqr_(const int *rows, const int *columns, const int *reflectors, double *matrix, const int *stride,
             const double *tau, double *work, const int *workLength, int *info);
