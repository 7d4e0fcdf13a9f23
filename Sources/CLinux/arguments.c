#include "CLinux.h"

static int count;
static char **words;

// The loader gives what `main` gets to initialisers, too.
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    words = argv;
}

int clinux_argument_count(void) { return count; }

const char *clinux_argument(int index) { return words[index]; }
