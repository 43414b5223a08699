/* Preloaded into a process, counts what it does to files below one folder and lets one operation fail.
 *
 * The numbers live in memory that the test shares with it (see shim.py). Faults: the process kills itself
 * before the operation; a write is done by half, then it kills itself; the operation fails once with EIO;
 * from here on nothing that needs room is written, but for what removed files give free; a sync fails once.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NONE, KILL, TORN, EIO_ONCE, FULL, FSYNC, POWER };
enum { KINDS = 1 << 16, PATH = 1024 };

struct shared {
    int32_t fault, reached;
    int64_t at, count, room;
    char root[PATH], synced[PATH], path[PATH], kinds[KINDS];
};

static struct shared *armed;

void shim_arm(struct shared *shared) { armed = shared; }

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int below(const char *path) {
    size_t length = armed ? strlen(armed->root) : 0;
    return length && !strncmp(path, armed->root, length) && (path[length] == '/' || !path[length]);
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH - 1);
    path[length < 0 ? 0 : length] = 0;
    return length > 0;
}

static int absolute(int folder, const char *name, char *path) {
    if (name[0] == '/') return snprintf(path, PATH, "%s", name) < PATH;
    char base[PATH];
    if (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of(folder, base)) return 0;
    return snprintf(path, PATH, "%.500s/%.500s", base, name) < PATH;
}

static int full(char kind, int64_t bytes, int64_t count) {
    if (!strchr("owtml", kind) || count < armed->at) return 0;
    return __atomic_sub_fetch(&armed->room, bytes, __ATOMIC_SEQ_CST) < 0;
}

/* Where the synced content of a file is kept: by its inode, so that renaming changes nothing. */
static int kept_at(int fd, char *path) {
    struct stat found;
    return !fstat(fd, &found) && S_ISREG(found.st_mode)
        && snprintf(path, PATH, "%.900s/%lu", armed->synced, (unsigned long)found.st_ino) > 0;
}

static void keep(int fd) {
    char path[PATH], link[64], part[1 << 16];
    if (!kept_at(fd, path)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int from = open(link, O_RDONLY | O_CLOEXEC), to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (ssize_t size; (size = read(from, part, sizeof part)) > 0;)
        if (write(to, part, size) != size) abort();
    close(from);
    close(to);
}

/* Before a file is changed for the first time. */
static void keep_first(int fd) {
    char path[PATH];
    if (kept_at(fd, path) && access(path, F_OK)) keep(fd);
}

static int below_fd(int fd) {
    char path[PATH];
    return armed && armed->fault == POWER && path_of(fd, path) && below(path);
}

/* A new file is empty until it is synced; one that is cut to nothing is what it was. */
static int opened_anew(int fd, int is_new) {
    if (fd >= 0 && is_new && below_fd(fd)) keep(fd);
    return fd;
}

static void about_to_cut(int folder, const char *name, int flags) {
    if (!armed || armed->fault != POWER || !(flags & O_TRUNC)) return;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (below_fd(fd)) keep_first(fd);
    close(fd);
}

/* The error the operation must fail with, 0 to go on, -1 to do half of it and die. */
static int met(char kind, const char *path, int64_t bytes) {
    int64_t count = __atomic_add_fetch(&armed->count, 1, __ATOMIC_SEQ_CST);
    if (count <= KINDS) armed->kinds[count - 1] = kind;
    if (count == armed->at) {
        armed->reached = 1;
        snprintf(armed->path, PATH, "%s", path);
        if (armed->fault == KILL || armed->fault == POWER) kill(getpid(), SIGKILL);
        if (armed->fault == TORN) return -1;
        if (armed->fault == EIO_ONCE || armed->fault == FSYNC) return EIO;
    }
    return armed->fault == FULL && full(kind, bytes, count) ? ENOSPC : 0;
}

#define FAIL_IF(error) \
    do { int met_ = (error); if (met_ > 0) { errno = met_; return -1; } } while (0)

static int met_fd(char kind, int fd, int64_t bytes) {
    char path[PATH];
    int kept = errno;
    if (kind != 's' && kind != 'c' && below_fd(fd)) keep_first(fd);
    int result = armed && path_of(fd, path) && below(path) ? met(kind, path, bytes) : 0;
    errno = kept;
    return result;
}

static int met_path(char kind, int folder, const char *name, int64_t bytes) {
    char path[PATH];
    int kept = errno, result = armed && absolute(folder, name, path) && below(path) ? met(kind, path, bytes) : 0;
    errno = kept;
    return result;
}

static int met_open(int folder, const char *name, int flags) {
    if (!armed || !(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE) return 0;
    return met_path(faccessat(folder, name, F_OK, 0) ? 'o' : 'O', folder, name, 4096);
}

static int64_t size_at(int folder, const char *name) {
    struct stat found;
    return armed && !fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) ? found.st_size : 0;
}

static void freed(int64_t bytes) {
    if (armed && armed->fault == FULL && armed->reached) __atomic_add_fetch(&armed->room, bytes, __ATOMIC_SEQ_CST);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) { \
        va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); MODE(flags) int is_new = flags & O_CREAT && access(path, F_OK); \
        FAIL_IF(met_open(AT_FDCWD, path, flags)); about_to_cut(AT_FDCWD, path, flags); \
        return opened_anew(real(path, flags, mode), is_new); }
#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); MODE(flags) int is_new = flags & O_CREAT && faccessat(folder, path, F_OK, 0); \
        FAIL_IF(met_open(folder, path, flags)); about_to_cut(folder, path, flags); \
        return opened_anew(real(folder, path, flags, mode), is_new); }
OPEN(open) OPEN(open64) OPENAT(openat) OPENAT(openat64)

#define HALF(done) do { (void)!(done); kill(getpid(), SIGKILL); } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    int error = met_fd('w', fd, size);
    if (error < 0) HALF(real(fd, data, size / 2));
    FAIL_IF(error);
    return real(fd, data, size);
}

#define PWRITE(name, offset_t) \
    ssize_t name(int fd, const void *data, size_t size, offset_t at) { \
        REAL(name); int error = met_fd('w', fd, size); \
        if (error < 0) HALF(real(fd, data, size / 2, at)); \
        FAIL_IF(error); return real(fd, data, size, at); }
PWRITE(pwrite, off_t) PWRITE(pwrite64, off64_t)

static int64_t total(const struct iovec *parts, int count) {
    int64_t bytes = 0;
    for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
    return bytes;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    int error = met_fd('w', fd, total(parts, count));
    if (error < 0) HALF(real(fd, parts, (count + 1) / 2));
    FAIL_IF(error);
    return real(fd, parts, count);
}

#define PWRITEV(name, offset_t) \
    ssize_t name(int fd, const struct iovec *parts, int count, offset_t at) { \
        REAL(name); int error = met_fd('w', fd, total(parts, count)); \
        if (error < 0) HALF(real(fd, parts, (count + 1) / 2, at)); \
        FAIL_IF(error); return real(fd, parts, count, at); }
PWRITEV(pwritev, off_t) PWRITEV(pwritev64, off64_t)

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t size, unsigned flags) {
    REAL(copy_file_range);
    int error = met_fd('w', to, size);
    if (error < 0) HALF(real(from, at, to, there, size / 2, flags));
    FAIL_IF(error);
    return real(from, at, to, there, size, flags);
}

#define SENDFILE(name, offset_t) \
    ssize_t name(int to, int from, offset_t *at, size_t size) { \
        REAL(name); int error = met_fd('w', to, size); \
        if (error < 0) HALF(real(to, from, at, size / 2)); \
        FAIL_IF(error); return real(to, from, at, size); }
ssize_t sendfile(int, int, off_t *, size_t);
ssize_t sendfile64(int, int, off64_t *, size_t);
SENDFILE(sendfile, off_t) SENDFILE(sendfile64, off64_t)

static int64_t growth(int fd, int64_t size) {
    struct stat found;
    return armed && !fstat(fd, &found) ? size - found.st_size : 0;
}

#define FTRUNCATE(name, offset_t) \
    int name(int fd, offset_t size) { \
        REAL(name); int64_t more = growth(fd, size); FAIL_IF(met_fd(more > 0 ? 't' : 'T', fd, more)); \
        int result = real(fd, size); if (!result && more < 0) freed(-more); return result; }
FTRUNCATE(ftruncate, off_t) FTRUNCATE(ftruncate64, off64_t)

int fallocate(int fd, int mode, off_t at, off_t size) {
    REAL(fallocate);
    FAIL_IF(met_fd('t', fd, size));
    return real(fd, mode, at, size);
}

int posix_fallocate(int fd, off_t at, off_t size) {
    REAL(posix_fallocate);
    int error = met_fd('t', fd, size);
    return error > 0 ? error : real(fd, at, size);
}

#define SYNC(name) \
    int name(int fd) { \
        REAL(name); FAIL_IF(met_fd('s', fd, 0)); \
        int result = real(fd); if (!result && below_fd(fd)) keep(fd); return result; }
SYNC(fsync) SYNC(fdatasync)

int rename(const char *from, const char *to) {
    REAL(rename);
    int64_t replaced = size_at(AT_FDCWD, to);
    FAIL_IF(met_path('r', AT_FDCWD, to, 0));
    int result = real(from, to);
    if (!result) freed(replaced);
    return result;
}

int renameat(int here, const char *from, int there, const char *to) {
    REAL(renameat);
    FAIL_IF(met_path('r', there, to, 0));
    return real(here, from, there, to);
}

int renameat2(int here, const char *from, int there, const char *to, unsigned flags) {
    REAL(renameat2);
    FAIL_IF(met_path('r', there, to, 0));
    return real(here, from, there, to, flags);
}

int unlink(const char *path) {
    REAL(unlink);
    int64_t size = size_at(AT_FDCWD, path);
    FAIL_IF(met_path('u', AT_FDCWD, path, 0));
    int result = real(path);
    if (!result) freed(size);
    return result;
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    int64_t size = size_at(folder, path);
    FAIL_IF(met_path('u', folder, path, 0));
    int result = real(folder, path, flags);
    if (!result) freed(size);
    return result;
}

int rmdir(const char *path) {
    REAL(rmdir);
    FAIL_IF(met_path('u', AT_FDCWD, path, 0));
    return real(path);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (!access(path, F_OK)) return real(path, mode);
    FAIL_IF(met_path('m', AT_FDCWD, path, 4096));
    return real(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(mkdirat);
    FAIL_IF(met_path('m', folder, path, 4096));
    return real(folder, path, mode);
}

int link(const char *from, const char *to) {
    REAL(link);
    FAIL_IF(met_path('l', AT_FDCWD, to, 0));
    return real(from, to);
}

int linkat(int here, const char *from, int there, const char *to, int flags) {
    REAL(linkat);
    FAIL_IF(met_path('l', there, to, 0));
    return real(here, from, there, to, flags);
}

int chmod(const char *path, mode_t mode) {
    REAL(chmod);
    FAIL_IF(met_path('c', AT_FDCWD, path, 0));
    return real(path, mode);
}

int fchmod(int fd, mode_t mode) {
    REAL(fchmod);
    FAIL_IF(met_fd('c', fd, 0));
    return real(fd, mode);
}
