// What SQLite calls: every method passes on to the file below, after asking whether it fails.

#include <new>

#include "support/failing_vfs.hpp"

namespace support {
namespace {

using Operation = FailingVfs::Operation;

/// SQLite allocates it, with room behind it for the file below.
struct File {
  sqlite3_file base;
  FailingVfs* vfs;
  const char* path;  ///< null for a temporary file
};

constexpr int file_size = (static_cast<int>(sizeof(File)) + 15) / 16 * 16;

File& self(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* below(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + file_size);
}
const sqlite3_io_methods& methods_below(sqlite3_file* file) { return *below(file)->pMethods; }

int failure(sqlite3_file* file, Operation operation) {
  bool half = false;
  return self(file).vfs->strike(operation, half);
}

int close(sqlite3_file* file) { return methods_below(file).xClose(below(file)); }

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  if (const int code = failure(file, Operation::read); code != SQLITE_OK) return code;
  return methods_below(file).xRead(below(file), to, size, offset);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  bool half = false;
  const int code = self(file).vfs->strike(Operation::write, half);
  if (code != SQLITE_OK && !half) return code;
  if (half) size /= 2;
  self(file).vfs->will_change();
  const int written = methods_below(file).xWrite(below(file), from, size, offset);
  const std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  if (self(file).path) self(file).vfs->changed(self(file).path, {offset, bytes, false});
  return half ? code : written;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = failure(file, Operation::truncate); code != SQLITE_OK) return code;
  self(file).vfs->will_change();
  if (self(file).path) self(file).vfs->changed(self(file).path, {size, {}, true});
  return methods_below(file).xTruncate(below(file), size);
}

// The disk below need not be synced: it is the image that knows what was.
int sync(sqlite3_file* file, int) {
  if (const int code = failure(file, Operation::sync); code != SQLITE_OK) return code;
  self(file).vfs->will_change();
  if (self(file).path) self(file).vfs->synced(self(file).path);
  return SQLITE_OK;
}

int size_of(sqlite3_file* file, sqlite3_int64* size) { return methods_below(file).xFileSize(below(file), size); }

int lock(sqlite3_file* file, int level) {
  if (const int code = failure(file, Operation::lock); code != SQLITE_OK) return code;
  return methods_below(file).xLock(below(file), level);
}

int unlock(sqlite3_file* file, int level) { return methods_below(file).xUnlock(below(file), level); }

int is_reserved(sqlite3_file* file, int* result) { return methods_below(file).xCheckReservedLock(below(file), result); }

int control(sqlite3_file* file, int operation, void* argument) {
  return methods_below(file).xFileControl(below(file), operation, argument);
}

int sector_size(sqlite3_file* file) { return methods_below(file).xSectorSize(below(file)); }

int characteristics(sqlite3_file* file) { return methods_below(file).xDeviceCharacteristics(below(file)); }

int map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  if (const int code = failure(file, Operation::map); code != SQLITE_OK) return code;
  return methods_below(file).xShmMap(below(file), page, size, extend, memory);
}

int lock_map(sqlite3_file* file, int offset, int count, int flags) {
  return methods_below(file).xShmLock(below(file), offset, count, flags);
}

void barrier(sqlite3_file* file) { methods_below(file).xShmBarrier(below(file)); }

int unmap(sqlite3_file* file, int remove) { return methods_below(file).xShmUnmap(below(file), remove); }

sqlite3_io_methods methods() {
  sqlite3_io_methods all = {};
  all.iVersion = 2;
  all.xClose = close;
  all.xRead = read;
  all.xWrite = write;
  all.xTruncate = truncate;
  all.xSync = sync;
  all.xFileSize = size_of;
  all.xLock = lock;
  all.xUnlock = unlock;
  all.xCheckReservedLock = is_reserved;
  all.xFileControl = control;
  all.xSectorSize = sector_size;
  all.xDeviceCharacteristics = characteristics;
  all.xShmMap = map;
  all.xShmLock = lock_map;
  all.xShmBarrier = barrier;
  all.xShmUnmap = unmap;
  return all;
}

/// The layer and what is below it, as SQLite hands them to every call.
struct Layers {
  FailingVfs* layer;
  sqlite3_vfs* below;
};

Layers layers(sqlite3_vfs* vfs) { return *static_cast<Layers*>(vfs->pAppData); }

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  static const sqlite3_io_methods ours = methods();
  const auto [layer, base] = layers(vfs);
  new (file) File{{nullptr}, layer, path};
  bool half = false;
  if (const int code = layer->strike(Operation::open, half); code != SQLITE_OK) return code;
  const int code = base->xOpen(base, path, below(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  file->pMethods = &ours;
  if (path) layer->opened(path);
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  const auto [layer, base] = layers(vfs);
  layer->will_change();
  layer->deleted(path);
  return base->xDelete(base, path, sync_directory);
}

}  // namespace

FailingVfs::FailingVfs() : below_(sqlite3_vfs_find(nullptr)), vfs_(*below_) {
  vfs_.pNext = nullptr;
  vfs_.zName = "failing";
  vfs_.szOsFile = file_size + below_->szOsFile;
  vfs_.pAppData = new Layers{this, below_};
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  sqlite3_vfs_register(&vfs_, 1);
}

FailingVfs::~FailingVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(below_, 1);
  delete static_cast<Layers*>(vfs_.pAppData);
}

}  // namespace support
