// Allow-lists of SQLite's functions for untrusted SQL.
//
// Everything else is refused, including functions added later. A call cannot be interrupted, so its cost matters.

public enum Functions {
  /// Deterministic functions with a cost proportional to their arguments (https://sqlite.org/lang_corefunc.html,
  /// lang_mathfunc.html, json1.html).
  public static let linear: Set<String> = [
    "abs", "char", "coalesce", "concat", "concat_ws", "glob", "hex", "if", "ifnull", "iif", "length", "like",
    "likelihood",
    "likely", "lower", "max", "min", "nullif", "octet_length", "quote", "round", "sign", "substr",
    "substring", "typeof",
    "unicode", "unlikely", "upper",
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "cos", "cosh", "degrees",
    "exp", "floor", "ln",
    "log", "log10", "log2", "mod", "pi", "pow", "power", "radians", "sin", "sinh", "sqrt", "tan", "tanh",
    "trunc",
    "->", "->>", "json", "json_array", "json_array_length", "json_extract", "json_insert", "json_object",
    "json_quote",
    "json_remove", "json_replace", "json_set", "json_type", "json_valid",
  ]

  /// Functions that read several rows, the clock or random numbers, or take at most a second for the longest text of
  /// a condition (https://sqlite.org/lang_aggfunc.html, windowfunctions.html, lang_datefunc.html).
  public static let ofConditions = linear.union([
    "avg", "count", "group_concat", "json_group_array", "json_group_object", "string_agg", "sum", "total",
    "cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile",
    "percent_rank", "rank",
    "row_number",
    "current_date", "current_time", "current_timestamp", "date", "datetime", "julianday", "random",
    "strftime", "time",
    "timediff", "unixepoch",
    "instr", "replace",
  ])

  /// All functions allowed in queries, including slow ones, such as `printf` with a width of 10⁹.
  public static let ofQueries = ofConditions.union([
    "format", "json_patch", "ltrim", "printf", "rtrim", "trim",
  ])
}
