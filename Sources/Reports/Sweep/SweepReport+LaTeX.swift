// cells.tex: the best cells, to be read into a paper.

import Tabular

extension SweepReport {
  public func latexFile() -> ReportFile {
    let text = """
      % \(sweep.name.singleLine): the best cells by mean \(sweep.metric.singleLine); mean and standard deviation over the seeds.
      % A rank with "=" cannot be told apart from the best. \\usepackage{booktabs}; \\input{cells.tex}

      """
    return ReportFile(name: "cells.tex", text: text + TableFormat.latex.text(cellTable(limit: top)))
  }
}
