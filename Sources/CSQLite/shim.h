// SQLite's C interface, with a macro and a variadic function that Swift cannot import.
#pragma once
#include <sqlite3.h>

// A cast of -1 to a function pointer: "copy the value before the call returns".
static inline sqlite3_destructor_type netlab_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Sets an option of a connection (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
static inline int netlab_sqlite_configure(sqlite3 *connection, int option, int value) {
  return sqlite3_db_config(connection, option, value, (int *)0);
}
