// The values of a database.

import Tabular

/// A value in one of SQLite's five storage classes. As in a table, NaN is null.
public typealias SQLValue = Value
