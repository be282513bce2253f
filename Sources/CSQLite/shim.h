// SQLite's C interface, and what of it Swift cannot import: a macro and a variadic function.
#pragma once
#include <sqlite3.h>

// A cast of -1 to a function pointer: "copy the value before the call returns".
static inline sqlite3_destructor_type netlab_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Sets one of a connection's switches (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
static inline int netlab_sqlite_configure(sqlite3 *connection, int option, int value) {
  return sqlite3_db_config(connection, option, value, (int *)0);
}
