// The interposed calls. SQLite and HDF5 are linked dynamically, so their calls are interposed too.

#define _GNU_SOURCE
#include "Interposer.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LINE (3 * PATH_MAX)

/// The C library's own function of this name, with the type of this one.
#define ORIGINAL(name) ((__typeof__(&name))original(#name))

static void *original(const char *name) { return dlsym(RTLD_NEXT, name); }

// MARK: Rules

static void wait_for(int milliseconds) {
  int before = errno;
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  // A signal ends it, as it may end the call itself.
  nanosleep(&time, NULL);
  errno = before;
}

/// Whether a path has this part; a part that ends with a dollar sign is its end.
static int matches(const char *path, const char *part) {
  size_t length = strlen(part), whole = strlen(path);
  if (!length || part[length - 1] != '$') return strstr(path, part) != NULL;
  length--;
  return whole >= length && strncmp(path + whole - length, part, length) == 0;
}

/// Does what the rules say of a call; returns the errno with which it is to fail, or 0.
static int apply(const char *call, const char *path) {
  const char *rules = getenv("INTERPOSER_RULES");
  if (!rules) return 0;
  char copy[4096];
  snprintf(copy, sizeof copy, "%s", rules);
  char *rest = NULL;
  for (char *rule = strtok_r(copy, ",", &rest); rule; rule = strtok_r(NULL, ",", &rest)) {
    char *fields[4] = {rule, NULL, NULL, NULL};
    for (int i = 1; i < 4; i++) {
      char *colon = fields[i - 1] ? strchr(fields[i - 1], ':') : NULL;
      if (!colon) break;
      *colon = 0;
      fields[i] = colon + 1;
    }
    if (!fields[3] || strcmp(fields[0], call) != 0 || !matches(path, fields[1])) continue;
    if (strcmp(fields[2], "fail") == 0) return atoi(fields[3]);
    if (strcmp(fields[2], "kill") == 0) kill(getpid(), atoi(fields[3]));
    if (strcmp(fields[2], "delay") == 0) wait_for(atoi(fields[3]));
    if (strcmp(fields[2], "touch") == 0) {
      int before = errno;
      int file = (int)syscall(SYS_openat, AT_FDCWD, fields[3], O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
      if (file >= 0) syscall(SYS_close, file);
      errno = before;
    }
    if (strcmp(fields[2], "await") == 0) {
      for (int tries = 0; tries < 10000 && access(fields[3], F_OK) != 0; tries++) wait_for(2);
    }
  }
  return 0;
}

/// The path of an open file; empty where it has none.
static const char *path_of(int file, char buffer[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t count = readlink(link, buffer, PATH_MAX - 1);
  buffer[count < 0 ? 0 : count] = 0;
  return buffer;
}

/// A path from the root on.
static const char *absolute(const char *path, char buffer[PATH_MAX]) {
  if (path[0] == '/') return path;
  char folder[PATH_MAX];
  if (!getcwd(folder, sizeof folder)) return path;
  if (snprintf(buffer, PATH_MAX, "%s/%s", folder, path) >= PATH_MAX) return path;
  return buffer;
}

// MARK: Log

static int contains_mark(const void *bytes, size_t count) {
  const char *mark = getenv("INTERPOSER_MARK");
  return mark && *mark && memmem(bytes, count, mark, strlen(mark)) != NULL;
}

static void record(const char *call, const char *path, const char *second, int is_marked) {
  const char *log = getenv("INTERPOSER_LOG");
  if (!log || strcmp(path, log) == 0) return;
  int before = errno;
  char line[LINE];
  int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%d\n", call, path, second, is_marked);
  // Directly, since the functions would come here again. One write is one line, whichever thread it comes from.
  int file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file >= 0 && length > 0 && length < LINE) syscall(SYS_write, file, line, length);
  if (file >= 0) syscall(SYS_close, file);
  errno = before;
}

// MARK: Calls

/// Fails as a rule says, or goes on.
#define CHECK(call, path)               \
  do {                                  \
    int failure = apply(call, path);    \
    if (failure) {                      \
      errno = failure;                  \
      return -1;                        \
    }                                   \
  } while (0)

#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    mode_t mode = 0;                                                           \
    if (flags & (O_CREAT | O_TMPFILE)) {                                       \
      va_list list;                                                            \
      va_start(list, flags);                                                   \
      mode = va_arg(list, mode_t);                                             \
      va_end(list);                                                            \
    }                                                                          \
    CHECK("open", path);                                                       \
    return ORIGINAL(name)(path, flags, mode);                                  \
  }
OPEN(open)
OPEN(open64)

#define READ(name, parameters, arguments)                                      \
  ssize_t name parameters {                                                    \
    char buffer[PATH_MAX];                                                     \
    CHECK("read", path_of(file, buffer));                                      \
    return ORIGINAL(name) arguments;                                           \
  }
READ(read, (int file, void *bytes, size_t count), (file, bytes, count))
READ(pread, (int file, void *bytes, size_t count, off_t place), (file, bytes, count, place))
READ(pread64, (int file, void *bytes, size_t count, off64_t place), (file, bytes, count, place))

#define WRITE(name, parameters, arguments)                                     \
  ssize_t name parameters {                                                    \
    char buffer[PATH_MAX];                                                     \
    const char *path = path_of(file, buffer);                                  \
    CHECK("write", path);                                                      \
    ssize_t written = ORIGINAL(name) arguments;                                \
    if (written >= 0) record("write", path, "", contains_mark(bytes, written)); \
    return written;                                                            \
  }
WRITE(write, (int file, const void *bytes, size_t count), (file, bytes, count))
WRITE(pwrite, (int file, const void *bytes, size_t count, off_t place), (file, bytes, count, place))
WRITE(pwrite64, (int file, const void *bytes, size_t count, off64_t place), (file, bytes, count, place))

#define SYNC(name)                                                             \
  int name(int file) {                                                         \
    char buffer[PATH_MAX];                                                     \
    const char *path = path_of(file, buffer);                                  \
    CHECK("fsync", path);                                                      \
    int result = ORIGINAL(name)(file);                                         \
    if (result == 0) record("fsync", path, "", 0);                             \
    return result;                                                             \
  }
SYNC(fsync)
SYNC(fdatasync)

#define CHANGE(name, parameters, arguments)                                    \
  int name parameters {                                                        \
    char buffer[PATH_MAX];                                                     \
    const char *whole = absolute(path, buffer);                                \
    CHECK(#name, whole);                                                       \
    int result = ORIGINAL(name) arguments;                                     \
    if (result == 0) record(#name, whole, "", 0);                              \
    return result;                                                             \
  }
CHANGE(unlink, (const char *path), (path))
CHANGE(rmdir, (const char *path), (path))
CHANGE(mkdir, (const char *path, mode_t mode), (path, mode))

#define MOVE(name)                                                             \
  int name(const char *path, const char *target) {                             \
    char first[PATH_MAX], second[PATH_MAX];                                    \
    const char *from = absolute(path, first), *to = absolute(target, second);  \
    CHECK(#name, to);                                                          \
    int result = ORIGINAL(name)(path, target);                                 \
    if (result == 0) record(#name, from, to, 0);                               \
    return result;                                                             \
  }
MOVE(rename)
MOVE(link)

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  static atomic_int calls;
  const char *most = getenv("INTERPOSER_THREADS");
  if (most && atomic_fetch_add(&calls, 1) >= atoi(most)) return EAGAIN;
  return ORIGINAL(pthread_create)(thread, attributes, body, argument);
}
