// One column of the runs, in as few bytes as it takes.

import SQLite

/// `{"name", "constant"}` where all values are one, `{"name", "texts", "codes"}` of texts, which repeat, and `{"name", "values"}` else.
struct PageColumn {
  let name: String
  let values: [SQLValue]

  func write(to text: inout String) {
    text += "{\"name\":\(PageData.quoted(name)),"
    if let first = values.first, !values.contains(where: { $0 != first }) {
      text += "\"constant\":"
      Self.write(first, to: &text)
    } else if values.allSatisfy({ $0.isNull || $0.text != nil }) {
      writeTexts(to: &text)
    } else {
      text += "\"values\":["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        Self.write(value, to: &text)
      }
      text += "]"
    }
    text += "}"
  }

  private func writeTexts(to text: inout String) {
    var codes: [String: Int] = [:]
    var texts = ""
    var places = ""
    for value in values {
      if !places.isEmpty { places += "," }
      guard let word = value.text else {
        places += "-1"
        continue
      }
      let code = codes[word] ?? codes.count
      if codes.updateValue(code, forKey: word) == nil {
        texts += (texts.isEmpty ? "" : ",") + PageData.quoted(word)
      }
      places += String(code)
    }
    text += "\"texts\":[\(texts)],\"codes\":[\(places)]"
  }

  static func write(_ value: SQLValue, to text: inout String) {
    switch value {
    case .null, .blob: text += "null"
    case .integer(let value): text += String(value)
    case .real(let value): text += value.isFinite ? String(value) : "null"
    case .text(let value): text += PageData.quoted(value)
    }
  }
}
