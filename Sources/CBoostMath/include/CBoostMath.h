// Student's t distribution of Boost.Math, which Swift cannot call: it is made of templates.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// P(T ≤ t) for so many degrees of freedom, which must be above 0; NaN where it cannot be computed.
double netlab_student_t_cdf(double t, double degrees_of_freedom);

/// The t with P(T ≤ t) = p, for 0 < p < 1; NaN where it cannot be computed.
double netlab_student_t_quantile(double p, double degrees_of_freedom);

#ifdef __cplusplus
}
#endif
