// The commit, which the Makefile writes to Commit.h before each build.

#include "CVersion.h"

#if __has_include("Commit.h")
#include "Commit.h"
#else
#define NETLAB_COMMIT ""
#endif

const char *netlab_commit(void) { return NETLAB_COMMIT; }
