// Student's t distribution from Boost.Math, whose templates Swift cannot call.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// P(T ≤ t) for the given degrees of freedom, which must be positive; NaN if it cannot be computed.
double netlab_student_t_cdf(double t, double degrees_of_freedom);

/// The t with P(T ≤ t) = p, for 0 < p < 1; NaN if it cannot be computed.
double netlab_student_t_quantile(double p, double degrees_of_freedom);

#ifdef __cplusplus
}
#endif
