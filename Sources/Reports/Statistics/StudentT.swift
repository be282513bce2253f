// Student's t distribution.

import CBoostMath

enum StudentT {
  /// The t for which a given fraction of the distribution lies between −t and t: 4.303 for 95 % and two degrees of
  /// freedom.
  static func quantile(central part: Double, degreesOfFreedom: Int) -> Double {
    netlab_student_t_quantile((1 + part) / 2, Double(degreesOfFreedom))
  }

  /// The two-sided probability of a value at least as far from 0 as t.
  static func twoSidedP(_ t: Double, degreesOfFreedom: Int) -> Double {
    min(2 * netlab_student_t_cdf(-t.magnitude, Double(degreesOfFreedom)), 1)
  }
}
