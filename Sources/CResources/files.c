// #embed (C23) is read by the compiler as fast as a file is, and a changed file is compiled anew; a Swift array of as many
// bytes takes minutes.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "CResources.h"

#define FILE_OF(name, bytes) { name, bytes, sizeof bytes }

static const unsigned char catalogue[] = {
#embed "../Workload/Resources/catalogue.json"
};
static const unsigned char pushed_aside[] = {
#embed "../../configs/scenarios/pushed-aside.yaml"
};
static const unsigned char mixed[] = {
#embed "../../configs/scenarios/mixed.yaml"
};
static const unsigned char tight[] = {
#embed "../../configs/scenarios/tight.yaml"
};
static const unsigned char bimodal[] = {
#embed "../../configs/scenarios/bimodal.yaml"
};
static const unsigned char fixed[] = {
#embed "../../configs/scenarios/fixed.yaml"
};
static const unsigned char overload_2x[] = {
#embed "../../configs/scenarios/overload-2x.yaml"
};
static const unsigned char overload_10x[] = {
#embed "../../configs/scenarios/overload-10x.yaml"
};
static const unsigned char surge[] = {
#embed "../../configs/scenarios/surge.yaml"
};
static const unsigned char classes[] = {
#embed "../../configs/scenarios/classes.yaml"
};
// Of the live page; each is served as /page/NAME.
static const unsigned char page_index_html[] = {
#embed "page/index.html"
};
static const unsigned char page_perfetto_js[] = {
#embed "page/perfetto.js"
};

const cresources_file cresources_catalogue = FILE_OF("catalogue", catalogue);

static const cresources_file scenarios[] = {
    FILE_OF("pushed-aside", pushed_aside), FILE_OF("mixed", mixed), FILE_OF("tight", tight),
    FILE_OF("bimodal", bimodal), FILE_OF("fixed", fixed), FILE_OF("overload-2x", overload_2x),
    FILE_OF("overload-10x", overload_10x), FILE_OF("surge", surge), FILE_OF("classes", classes),
};

const cresources_file *cresources_scenario(size_t index) {
    return index < sizeof scenarios / sizeof scenarios[0] ? &scenarios[index] : NULL;
}

static const cresources_file page[] = {
    FILE_OF("index.html", page_index_html), FILE_OF("perfetto.js", page_perfetto_js),
};

const cresources_file *cresources_page(size_t index) {
    return index < sizeof page / sizeof page[0] ? &page[index] : NULL;
}
