// An LD_PRELOAD library that delays, fails or records calls to the C library. Tests set these variables:
//
// INTERPOSER_RULES    rules with commas between, for calls on files whose path has PART in it:
//                     CALL:PART:delay:MILLISECONDS before the call,
//                     CALL:PART:await:FILE until there is such a file, 20 seconds at most,
//                     CALL:PART:fail:ERRNO instead of the call
// INTERPOSER_THREADS  the number of calls of pthread_create that succeed; all later ones give EAGAIN
// INTERPOSER_LOG      a file to which each successful call that changes files is appended, after it has returned: the call, its
//                     path, its second path, and 1 if its bytes contain INTERPOSER_MARK, with tabs between
// INTERPOSER_MARK     a text to look for in what is written
