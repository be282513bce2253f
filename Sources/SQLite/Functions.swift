// Allow-lists of SQLite's functions, for SQL that is not netlab's own.
//
// Whatever is not listed is refused, what later versions add included. A call cannot be interrupted, so that its cost matters.

public enum Functions {
  /// Those whose result follows from their arguments, in time proportional to them (https://sqlite.org/lang_corefunc.html,
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

  /// Those that read several rows, the clock or random numbers, or take a second at most for the longest text of a condition
  /// (https://sqlite.org/lang_aggfunc.html, windowfunctions.html, lang_datefunc.html).
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

  /// All that a question to a store may call: also those that can be slow, as `printf` of a width of 10⁹ is.
  public static let ofQueries = ofConditions.union([
    "format", "json_patch", "ltrim", "printf", "rtrim", "trim",
  ])
}
