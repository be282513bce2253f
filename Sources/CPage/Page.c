// Embeds the files in Page/. The compiler just copies their bytes, which is much faster than an array literal in
// Swift.

#include "CPage.h"
#include <string.h>

// #embed is C23, but clang supports it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char columns_js[] = {
#embed "Page/columns.js"
};
static const unsigned char curves_js[] = {
#embed "Page/curves.js"
};
static const unsigned char heatmap_js[] = {
#embed "Page/heatmap.js"
};
static const unsigned char parallel_js[] = {
#embed "Page/parallel.js"
};
static const unsigned char report_css[] = {
#embed "Page/report.css"
};
static const unsigned char report_html[] = {
#embed "Page/report.html"
};
static const unsigned char report_js[] = {
#embed "Page/report.js"
};
static const unsigned char scales_js[] = {
#embed "Page/scales.js"
};
static const unsigned char scatter_js[] = {
#embed "Page/scatter.js"
};
static const unsigned char state_js[] = {
#embed "Page/state.js"
};
static const unsigned char table_js[] = {
#embed "Page/table.js"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t size;
} files[] = {
    {"columns.js", columns_js, sizeof columns_js},    {"curves.js", curves_js, sizeof curves_js},
    {"heatmap.js", heatmap_js, sizeof heatmap_js},    {"parallel.js", parallel_js, sizeof parallel_js},
    {"report.css", report_css, sizeof report_css},    {"report.html", report_html, sizeof report_html},
    {"report.js", report_js, sizeof report_js},       {"scales.js", scales_js, sizeof scales_js},
    {"scatter.js", scatter_js, sizeof scatter_js},    {"state.js", state_js, sizeof state_js},
    {"table.js", table_js, sizeof table_js},
};

const unsigned char *netlab_page_file(const char *name, size_t *size) {
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (strcmp(files[i].name, name) == 0) {
      *size = files[i].size;
      return files[i].bytes;
    }
  }
  return NULL;
}
