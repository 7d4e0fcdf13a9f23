#include "CLinux.h"

#include <unistd.h>

int clinux_fork(void) { return fork(); }
