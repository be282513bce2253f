// fuzz LOADER COUNT [FIRST]: feeds damaged inputs to a loader. Run it from the repository's folder: it starts from the experiments.

import CZlib
import Experiments
import Files
import Glibc
import SQLiteStore
import Threading

let experiments = ["breast-cancer", "digits", "diabetes"]
let grids = experiments.map { "experiments/\($0)/grid.json" }

/// The first lines of a file.
func head(_ path: String, lines: Int) throws -> [UInt8] {
  let bytes = try File.read(path)
  let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
  return Array(bytes[...ends[min(lines, ends.count - 1)]])
}

/// Weights files of small networks of every kind, trained for the purpose.
func images() throws -> [[UInt8]] {
  let folder = "/tmp/netlab-fuzz-\(getpid())"
  defer { try? File.removeTree(folder) }
  try File.makeDirectory(folder)
  var images: [[UInt8]] = []
  for (name, file, target) in [
    ("breast-cancer", "breast_cancer", "diagnosis"), ("diabetes", "diabetes", "progression"),
  ] {
    let spec = """
      {data: {path: "\(Path.absolute("experiments/\(name)/\(file).csv"))", target: "\(target)"},
       parameters: {depth: [0, 2], width: 3, normalization: ["none", "batch", "layer"], optimizer: "adam", epochs: 1}}
      """
    let plan = try Plan(Spec(spec, file: "\(folder)/grid.json"))
    let layout = StoreLayout("\(folder)/\(name)")
    let writer = try SQLiteStore(layout)
    let provenance = Provenance(netlabVersion: "fuzz", gitCommit: nil, command: "fuzz")
    let runs = try writer.register(plan, locations: plan.dataPaths, provenance: provenance)
    let recorder = try RunRecorder(writer, plan: plan, provenance: provenance, candidates: runs)
    try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
    try recorder.finish()
    images += try runs.map { try File.read(layout.weights(ofRun: $0.id)) }
  }
  return images
}

/// Files of 12 small images, plain and packed by gzip, and their labels.
func idxFiles() throws -> (images: [[UInt8]], labels: [UInt8]) {
  let path = "/tmp/netlab-fuzz-\(getpid()).gz"
  defer { try? File.remove(path) }
  var images: [[UInt8]] = []
  for (type, size) in [(8, 1), (0x0B, 2), (0x0D, 4)] as [(UInt8, Int)] {
    let elements = (0..<12 * 6 * size).map { UInt8($0 * 37 % 101) }
    let image: [UInt8] = [0, 0, type, 3, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 3] + elements
    images.append(image)
    let file = gzopen(path, "wb")
    _ = image.withUnsafeBytes { gzwrite(file, $0.baseAddress, UInt32($0.count)) }
    gzclose(file)
    images.append(try File.read(path))
  }
  return (images, [0, 0, 8, 1, 0, 0, 0, 12] + (0..<12).map { $0 % 3 })
}

let words = CommandLine.arguments
guard words.count >= 3, let count = Int(words[2]) else {
  print("usage: fuzz spec|csv|idx|npy|npz|hdf5|sqlite|arff|weights COUNT [FIRST]")
  exit(2)
}
let loader: any Loader =
  switch words[1] {
  case "spec": SpecLoader(specs: try grids.map { try File.read($0) })
  case "csv":
    CSVLoader(tables: [
      try head("experiments/breast-cancer/breast_cancer.csv", lines: 6),
      try head("experiments/diabetes/diabetes.csv", lines: 12),
      try head("experiments/digits/digits.csv", lines: 4),
    ])
  case "idx":
    try IDXLoader(idxFiles())
  default:
    try tableLoader(words[1], fixtures: "Tests/DatasetsTests/Fixtures")
      ?? WeightsLoader(images: try images() + recipeImages())
  }

Watch.begin()
let first = words.count > 3 ? Int(words[3]) ?? 0 : 0
var sound = 0
for number in first..<first + count {
  let input = loader.input(number)
  guard let isSound = Watch.over(number, { loader.load(input) }) else {
    print("fuzz: input \(number) takes too much memory")
    exit(1)
  }
  if isSound { sound += 1 }
}
print(
  "\(words[1]): \(count) inputs from number \(first) on, \(sound) taken for sound, no crash; peak \(Watch.peak >> 20) MiB"
)
