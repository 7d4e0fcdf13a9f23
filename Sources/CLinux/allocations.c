// Counts what a thread takes from the heap, without a library to preload and without a malloc of our own: for a time, the
// places through which every loaded object calls malloc and its kin lead to functions that count and pass on. Calls within
// the C library itself are not seen.
#define _GNU_SOURCE
#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "CLinux.h"

#if defined(__x86_64__)
#define IS_PLACE(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT)
#elif defined(__aarch64__)
#define IS_PLACE(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT)
#else
#define IS_PLACE(type) 0
#endif

static _Thread_local uint64_t calls;

// Volatile, or an optimiser that sees what alone is ever put there calls that by its name: through the place that leads
// here, and so for ever.
static void *(*volatile libc_malloc)(size_t);
static void *(*volatile libc_calloc)(size_t, size_t);
static void *(*volatile libc_realloc)(void *, size_t);
static int (*volatile libc_posix_memalign)(void **, size_t, size_t);
static void *(*volatile libc_aligned_alloc)(size_t, size_t);

static void *counted_malloc(size_t size) { calls++; return libc_malloc(size); }
static void *counted_calloc(size_t count, size_t size) { calls++; return libc_calloc(count, size); }
static void *counted_realloc(void *old, size_t size) { calls++; return libc_realloc(old, size); }
static int counted_posix_memalign(void **out, size_t alignment, size_t size) {
    calls++;
    return libc_posix_memalign(out, alignment, size);
}
static void *counted_aligned_alloc(size_t alignment, size_t size) { calls++; return libc_aligned_alloc(alignment, size); }

typedef struct {
    const char *name;
    void *counted, *libc;
} function;

enum { FUNCTIONS = 5 };

typedef struct {
    function functions[FUNCTIONS];
    int is_counting, changed;
    size_t page;
} change;

// A place that the loader has made read-only after its own work is made writable for the moment.
static void set(const struct dl_phdr_info *object, void **place, void *value, size_t page) {
    uintptr_t address = (uintptr_t)place;
    int is_protected = 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];
        if (header->p_type != PT_GNU_RELRO) continue;
        uintptr_t begin = (object->dlpi_addr + header->p_vaddr) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + header->p_vaddr + header->p_memsz) & ~(page - 1);
        is_protected = address >= begin && address < end;
    }
    void *start = (void *)(address & ~(page - 1));
    if (is_protected && mprotect(start, page, PROT_READ | PROT_WRITE) != 0) return;
    __atomic_store_n(place, value, __ATOMIC_RELEASE);
    if (is_protected) mprotect(start, page, PROT_READ);
}

static void set_all(
    const struct dl_phdr_info *object, const ElfW(Rela) *entries, size_t count, const ElfW(Sym) *symbols, const char *names,
    change *change
) {
    for (size_t i = 0; i < count; i++) {
        if (!IS_PLACE(ELF64_R_TYPE(entries[i].r_info))) continue;
        const char *name = names + symbols[ELF64_R_SYM(entries[i].r_info)].st_name;
        for (int j = 0; j < FUNCTIONS; j++) {
            const function *one = &change->functions[j];
            if (strcmp(name, one->name) != 0) continue;
            void **place = (void **)(object->dlpi_addr + entries[i].r_offset);
            set(object, place, change->is_counting ? one->counted : one->libc, change->page);
            change->changed++;
        }
    }
}

static int visit(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    // The kernel's own object has no such places, and its table is not the loader's.
    if (strstr(object->dlpi_name, "vdso") != NULL) return 0;
    const ElfW(Dyn) *dynamic = NULL;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type == PT_DYNAMIC)
            dynamic = (const ElfW(Dyn) *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr);
    }
    const ElfW(Sym) *symbols = NULL;
    const char *names = NULL;
    const ElfW(Rela) *called = NULL, *named = NULL;
    size_t called_size = 0, named_size = 0;
    for (; dynamic != NULL && dynamic->d_tag != DT_NULL; dynamic++) {
        switch (dynamic->d_tag) {
        case DT_SYMTAB: symbols = (const void *)dynamic->d_un.d_ptr; break;
        case DT_STRTAB: names = (const void *)dynamic->d_un.d_ptr; break;
        case DT_JMPREL: called = (const void *)dynamic->d_un.d_ptr; break;
        case DT_PLTRELSZ: called_size = dynamic->d_un.d_val; break;
        case DT_RELA: named = (const void *)dynamic->d_un.d_ptr; break;
        case DT_RELASZ: named_size = dynamic->d_un.d_val; break;
        default: break;
        }
    }
    if (symbols == NULL || names == NULL) return 0;
    if (called != NULL) set_all(object, called, called_size / sizeof *called, symbols, names, context);
    if (named != NULL) set_all(object, named, named_size / sizeof *named, symbols, names, context);
    return 0;
}

int clinux_count_allocations(int is_counting) {
    if (libc_malloc == NULL) {
        // Before any place leads elsewhere.
        libc_calloc = calloc;
        libc_realloc = realloc;
        libc_posix_memalign = posix_memalign;
        libc_aligned_alloc = aligned_alloc;
        libc_malloc = malloc;
    }
    change change = {
        {{"malloc", (void *)counted_malloc, (void *)libc_malloc},
         {"calloc", (void *)counted_calloc, (void *)libc_calloc},
         {"realloc", (void *)counted_realloc, (void *)libc_realloc},
         {"posix_memalign", (void *)counted_posix_memalign, (void *)libc_posix_memalign},
         {"aligned_alloc", (void *)counted_aligned_alloc, (void *)libc_aligned_alloc}},
        is_counting, 0, (size_t)sysconf(_SC_PAGESIZE)};
    dl_iterate_phdr(visit, &change);
    return change.changed;
}

uint64_t clinux_allocations(void) { return calls; }
