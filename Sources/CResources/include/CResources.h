// The project's files that the binary has in it, so that it needs no other file beside it.
#pragma once
#include <stddef.h>

/// A file: its name and its bytes. Static memory, which nothing changes.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} cresources_file;

/// The document of the `json` kinds, and the same document as a protobuf message.
extern const cresources_file cresources_catalogue;
extern const cresources_file cresources_catalogue_message;

/// What is served by gRPC: a FileDescriptorSet, for reflection.
extern const cresources_file cresources_services;

/// The scenarios that `compare` knows by name, in the order in which it lists them; NULL behind the last one.
const cresources_file *cresources_scenario(size_t index);

/// The live page's files, by their names with extension; NULL behind the last one.
const cresources_file *cresources_page(size_t index);
