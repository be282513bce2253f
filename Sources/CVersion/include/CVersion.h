// The commit that the program was built from.

#ifndef CVERSION_H
#define CVERSION_H

/// The beginning of the commit's hash, followed by `, changed` where the sources differed from it; empty where it is not known.
const char *netlab_commit(void);

#endif
