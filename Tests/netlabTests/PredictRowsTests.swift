// The command `netlab predict` on raw rows.

import Foundation
import TestSupport
import Testing

struct PredictRowsTests {
  /// Trains a classifier on a number, a date and a category, read from a file with semicolons and decimal commas.
  private func train(_ directory: TemporaryDirectory) throws {
    let rows = (0..<40).map { row in
      "\(row % 7),5;2024-03-\(10 + row % 20);\(["red", "green", "blue"][row % 3]);\(row % 2 == 0 ? "yes" : "no")"
    }
    try directory.write((["size;day;colour;sold"] + rows).joined(separator: "\n"), to: "train.csv")
    try directory.write(
      "{data: {path: 'train.csv', target: 'sold'}, seeds: 2, parameters: {width: 3, epochs: 2}}",
      to: "grid.json")
    let outcome = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func predict(_ text: String, in directory: TemporaryDirectory) throws -> Netlab.Outcome {
    try directory.write(text, to: "new.csv")
    return try Netlab.run("predict", "best", "new.csv", in: directory)
  }

  private static let plain = "size;day;colour\n1,5;2024-03-11;red\n2,5;2024-03-12;blue\n"

  @Test("Columns in any order, others, other separators, and standard input give the same")
  func forms() throws {
    try TemporaryDirectory.with { directory in
      try train(directory)
      let plain = try predict(Self.plain, in: directory)
      #expect(plain.status == 0 && plain.output.split(separator: "\n").count == 3)
      #expect(plain.errors.split(separator: "\n").count == 1)
      for text in [
        "colour;id;day;note;size\nred;r1;2024-03-11;;1,5\nblue;r2;2024-03-12;;2,5\n",
        "size,day,colour\n1.5,2024-03-11,red\n2.5,2024-03-12,blue\n",
        "size\tday\tcolour\r\n1.5\t2024-03-11\tred\r\n2.5\t2024-03-12\tblue\r\n",
      ] {
        let other = try predict(text, in: directory)
        #expect(other.output == plain.output, "\(text)\(other.errors)")
      }
      try directory.write(Self.plain, to: "new.csv")
      let piped = try Netlab.run(
        ["predict", "best", "-"], in: directory, wrapper: ["/bin/sh", "-c", "cat new.csv | \"$0\" \"$@\""])
      #expect(piped.status == 0 && piped.output == plain.output)
    }
  }

  @Test("Unseen categories and missing values are counted by column, unless --quiet")
  func counts() throws {
    try TemporaryDirectory.with { directory in
      try train(directory)
      let text = """
        size;day;colour
        1,5;2024-03-11;red
        ;2024-03-11;pink
        NA;;gold
        1,5;2024-03-11;pink
        1,5;2024-03-11;

        """
      let outcome = try predict(text, in: directory)
      #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 6)
      #expect(
        outcome.errors.split(separator: "\n").dropFirst() == [
          "size: missing in 2 rows", "day: missing in 1 row",
          "colour: 2 unseen values in 3 rows, missing in 1 row",
        ])
      let quiet = try Netlab.run("predict", "best", "new.csv", "--quiet", in: directory)
      #expect(quiet.status == 0 && quiet.errors == "" && quiet.output == outcome.output)
    }
  }

  @Test("Missing columns are named, each with the nearest of the others")
  func missing() throws {
    try TemporaryDirectory.with { directory in
      try train(directory)
      let outcome = try predict("siez;day;color;x\n1,5;2024-03-11;red;1\n", in: directory)
      #expect(outcome.status == 2 && outcome.output == "")
      #expect(
        outcome.errors.hasSuffix(
          "netlab: new.csv: there is no column 'size' (did you mean 'siez'?), 'colour' (did you mean 'color'?), which the "
            + "network requires\n"), "\(outcome.errors)")
    }
  }

  @Test(
    "Strangers' files are bad input, and nothing is printed",
    arguments: [
      "", "size;day;colour\n", "\u{0}\u{1}\u{2}", "size;day;colour\n1,5;2024-03-11;\"red\n",
      "1,5;2024-03-11;red\n",
      "size;day;colour\nbig;2024-03-11;red\n", "size;day;colour\n1,5;2024-13-41;red\n",
      "size;day\n1,5;2024-03-11\n",
    ])
  func strangers(text: String) throws {
    try TemporaryDirectory.with { directory in
      try train(directory)
      let outcome = try predict(text, in: directory)
      #expect(outcome.status == 2 && outcome.output == "", "\(outcome)")
      #expect(outcome.errors.contains("netlab: new.csv"))
    }
  }
}
