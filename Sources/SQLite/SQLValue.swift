// Names the values of databases.

import Tabular

/// A value in one of SQLite's five storage classes, which are the kinds of a table's values. NaN is NULL in SQLite too.
public typealias SQLValue = Value
