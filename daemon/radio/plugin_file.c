/*
 * plugin_file.c - the head of an ELF file, and whether all of it is there
 */
#include "plugin_file.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEGMENTS_MAX 64

/* As ELF() of a header that has the name of one of ours. */
#if UINTPTR_MAX == UINT64_MAX
#define ELF(name) Elf64_##name
#else
#define ELF(name) Elf32_##name
#endif

/* The head of the very program that this runs in: it says what can be loaded beside it. */
extern const ELF(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

static bool read_at(int fd, void *out, size_t len, uint64_t at)
{
    return pread(fd, out, len, (off_t)at) == (ssize_t)len;
}

static const char *segments_fault(int fd, const ELF(Ehdr) * head, uint64_t size)
{
    ELF(Phdr) segments[SEGMENTS_MAX];
    size_t table = head->e_phnum * sizeof(segments[0]);

    if (head->e_phentsize != sizeof(segments[0]) || head->e_phnum == 0 ||
        head->e_phnum > SEGMENTS_MAX)
        return "is no shared object";
    if (head->e_phoff > size || table > size - head->e_phoff ||
        !read_at(fd, segments, table, head->e_phoff))
        return "is cut short";
    for (unsigned i = 0; i < head->e_phnum; i++) {
        const ELF(Phdr) *s = &segments[i];
        if (s->p_type == PT_LOAD && (s->p_offset > size || s->p_filesz > size - s->p_offset))
            return "is cut short";
    }
    return NULL;
}

static const char *fault_of(int fd, uint64_t size)
{
    const ELF(Ehdr) *own = &__ehdr_start;
    ELF(Ehdr) head;

    if (size == 0)
        return "is empty";
    memset(&head, 0, sizeof(head));
    if (!read_at(fd, &head, size < sizeof(head) ? (size_t)size : sizeof(head), 0))
        return "cannot be read";
    if (memcmp(head.e_ident, own->e_ident, SELFMAG) != 0)
        return "is no shared object";
    if (size < sizeof(head))
        return "is cut short";
    if (head.e_ident[EI_CLASS] != own->e_ident[EI_CLASS] ||
        head.e_ident[EI_DATA] != own->e_ident[EI_DATA] || head.e_machine != own->e_machine)
        return "was built for another kind of machine";
    if (head.e_type != ET_DYN)
        return "is no shared object";
    return segments_fault(fd, &head, size);
}

const char *plugin_file_fault(const char *path)
{
    struct stat st;
    const char *fault = "cannot be read";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return fault;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        fault = fault_of(fd, (uint64_t)st.st_size);
    close(fd);
    return fault;
}

size_t plugin_file_object_size(const void *symbol)
{
    void *entry = NULL;
    Dl_info info;

    if (!dladdr1(symbol, &info, &entry, RTLD_DL_SYMENT) || !entry || info.dli_saddr != symbol)
        return 0;
    const ELF(Sym) *s = entry;
    return ELF32_ST_TYPE(s->st_info) == STT_OBJECT ? s->st_size : 0; /* the same in 64 bits */
}
