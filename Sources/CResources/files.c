// #embed (C23) is read by the compiler as fast as a file is, and a changed file is compiled anew; a Swift array of as many
// bytes takes minutes.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "CResources.h"

#define FILE_OF(name, bytes) { name, bytes, sizeof bytes }

static const unsigned char catalogue[] = {
#embed "../Workload/Resources/catalogue.json"
};
static const unsigned char services[] = {
#embed "services.binpb"
};
static const unsigned char catalogue_message[] = {
#embed "../Workload/Resources/catalogue.binpb"
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
static const unsigned char page_cells_js[] = {
#embed "page/cells.js"
};
static const unsigned char page_command_js[] = {
#embed "page/command.js"
};
static const unsigned char page_elements_js[] = {
#embed "page/elements.js"
};
static const unsigned char page_heatmap_paint_js[] = {
#embed "page/heatmap-paint.js"
};
static const unsigned char page_heatmap_js[] = {
#embed "page/heatmap.js"
};
static const unsigned char page_heattable_js[] = {
#embed "page/heattable.js"
};
static const unsigned char page_history_js[] = {
#embed "page/history.js"
};
static const unsigned char page_index_html[] = {
#embed "page/index.html"
};
static const unsigned char page_lanes_js[] = {
#embed "page/lanes.js"
};
static const unsigned char page_life_js[] = {
#embed "page/life.js"
};
static const unsigned char page_list_js[] = {
#embed "page/list.js"
};
static const unsigned char page_page_css[] = {
#embed "page/page.css"
};
static const unsigned char page_page_js[] = {
#embed "page/page.js"
};
static const unsigned char page_perfetto_js[] = {
#embed "page/perfetto.js"
};
static const unsigned char page_request_js[] = {
#embed "page/request.js"
};
static const unsigned char page_requests_js[] = {
#embed "page/requests.js"
};
static const unsigned char page_scale_js[] = {
#embed "page/scale.js"
};
static const unsigned char page_sparkline_js[] = {
#embed "page/sparkline.js"
};
static const unsigned char page_stage_names_js[] = {
#embed "page/stage-names.js"
};
static const unsigned char page_stages_js[] = {
#embed "page/stages.js"
};
static const unsigned char page_stream_js[] = {
#embed "page/stream.js"
};
static const unsigned char page_summary_js[] = {
#embed "page/summary.js"
};
static const unsigned char page_text_js[] = {
#embed "page/text.js"
};
static const unsigned char page_trace_js[] = {
#embed "page/trace.js"
};
static const unsigned char page_whatif_js[] = {
#embed "page/whatif.js"
};
static const unsigned char page_workers_js[] = {
#embed "page/workers.js"
};

const cresources_file cresources_catalogue = FILE_OF("catalogue.json", catalogue);
const cresources_file cresources_catalogue_message = FILE_OF("catalogue.binpb", catalogue_message);
const cresources_file cresources_services = FILE_OF("services.binpb", services);

static const cresources_file scenarios[] = {
    FILE_OF("pushed-aside", pushed_aside), FILE_OF("mixed", mixed), FILE_OF("tight", tight),
    FILE_OF("bimodal", bimodal), FILE_OF("fixed", fixed), FILE_OF("overload-2x", overload_2x),
    FILE_OF("overload-10x", overload_10x), FILE_OF("surge", surge), FILE_OF("classes", classes),
};

const cresources_file *cresources_scenario(size_t index) {
    return index < sizeof scenarios / sizeof scenarios[0] ? &scenarios[index] : NULL;
}

static const cresources_file page[] = {
    FILE_OF("cells.js", page_cells_js),
    FILE_OF("command.js", page_command_js),
    FILE_OF("elements.js", page_elements_js),
    FILE_OF("heatmap-paint.js", page_heatmap_paint_js),
    FILE_OF("heatmap.js", page_heatmap_js),
    FILE_OF("heattable.js", page_heattable_js),
    FILE_OF("history.js", page_history_js),
    FILE_OF("index.html", page_index_html),
    FILE_OF("lanes.js", page_lanes_js),
    FILE_OF("life.js", page_life_js),
    FILE_OF("list.js", page_list_js),
    FILE_OF("page.css", page_page_css),
    FILE_OF("page.js", page_page_js),
    FILE_OF("perfetto.js", page_perfetto_js),
    FILE_OF("request.js", page_request_js),
    FILE_OF("requests.js", page_requests_js),
    FILE_OF("scale.js", page_scale_js),
    FILE_OF("sparkline.js", page_sparkline_js),
    FILE_OF("stage-names.js", page_stage_names_js),
    FILE_OF("stages.js", page_stages_js),
    FILE_OF("stream.js", page_stream_js),
    FILE_OF("summary.js", page_summary_js),
    FILE_OF("text.js", page_text_js),
    FILE_OF("trace.js", page_trace_js),
    FILE_OF("whatif.js", page_whatif_js),
    FILE_OF("workers.js", page_workers_js),
};

const cresources_file *cresources_page(size_t index) {
    return index < sizeof page / sizeof page[0] ? &page[index] : NULL;
}
