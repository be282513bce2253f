// SQLite's C interface, and the one macro of it that Swift cannot import.
#pragma once
#include <sqlite3.h>

// A cast of -1 to a function pointer: "copy the value before the call returns".
static inline sqlite3_destructor_type netlab_sqlite_transient(void) { return SQLITE_TRANSIENT; }
