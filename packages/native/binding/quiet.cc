// Loaded before tfjs-node's binding. TensorFlow's library logs to standard error while it is loaded, before any setting of
// its own reaches its log; so it is loaded here, with standard error turned away. Whether that works is seen when the
// binding loads it.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

// Node-API's door: what Node calls when it loads an addon.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void*, void* exports) {
  const int away = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  if (away >= 0 && kept >= 0) {
    dup2(away, STDERR_FILENO);
    dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    dup2(kept, STDERR_FILENO);
  }
  if (away >= 0) close(away);
  if (kept >= 0) close(kept);
  return exports;
}
