#include "CBoostMath.h"

#include <boost/math/distributions/students_t.hpp>

namespace {

using namespace boost::math::policies;

// No exception may leave for Swift, and no promotion to long double, so that every machine rounds alike.
using Policy = policy<domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
                      evaluation_error<ignore_error>, promote_double<false>>;
using StudentT = boost::math::students_t_distribution<double, Policy>;

}  // namespace

double netlab_student_t_cdf(double t, double degrees_of_freedom) {
  return boost::math::cdf(StudentT(degrees_of_freedom), t);
}

double netlab_student_t_quantile(double p, double degrees_of_freedom) {
  return boost::math::quantile(StudentT(degrees_of_freedom), p);
}
