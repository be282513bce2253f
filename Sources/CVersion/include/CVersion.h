// The commit that the program was built from.

#ifndef CVERSION_H
#define CVERSION_H

/// The abbreviated hash of the commit, followed by `, changed` if the sources differed from it; empty if unknown.
const char *netlab_commit(void);

#endif
