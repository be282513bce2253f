// swift-tools-version: 6.2
import PackageDescription

// Each target may import only what stands above it: see docs/architecture.md.
let package = Package(
  name: "netlab",
  products: [
    .executable(name: "netlab", targets: ["netlab"]),
    // The engine, and the plan of a sweep with its runner, for other packages: docs/library.md.
    .library(name: "NeuralNetwork", targets: ["NeuralNetwork"]),
    .library(
      name: "Experiments", targets: ["Experiments", "Search", "Datasets", "NeuralNetwork", "Threading"]),
    // For tests alone: what LD_PRELOAD puts before the C library.
    .library(name: "Interposer", type: .dynamic, targets: ["Interposer"]),
  ],
  targets: [
    // System libraries, installed by `make setup`.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    // The engine's loops, compiled for several instruction sets. The Makefile optimises C in debug builds too, since tests train.
    .target(name: "CKernels"),

    // Logarithm, exponential, power and cosine, with the same bits everywhere.
    .target(name: "CElementary"),

    // The files of report.html, embedded by the compiler.
    .target(name: "CPage", exclude: ["Page"]),

    // The commit that the program was built from.
    .target(name: "CVersion"),

    // A C++ library behind C functions: Debian's libboost-dev.
    .target(name: "CBoostMath"),

    // The same for Debian's libfast-float-dev.
    .target(name: "CFastFloat"),

    // General parts that know nothing of netlab.
    .target(name: "JSON"),
    .target(name: "Files", dependencies: ["COpenSSL"]),
    .target(name: "ElementaryFunctions", dependencies: ["CElementary"]),
    .target(name: "Randomness", dependencies: ["ElementaryFunctions"]),
    .target(name: "Threading"),
    .target(name: "Tabular", dependencies: ["JSON"]),
    .target(name: "SQLite", dependencies: ["CSQLite", "Tabular"]),
    .target(name: "HDF5", dependencies: ["CHDF5", "CZlib"]),

    // netlab, from the data to the report.
    .target(
      name: "Datasets",
      dependencies: [
        "CFastFloat", "CZip", "CZlib", "CZstd", "ElementaryFunctions", "JSON", "Files", "Randomness",
        "SQLite", "HDF5",
      ]),
    .target(name: "NeuralNetwork", dependencies: ["CKernels", "ElementaryFunctions", "Randomness"]),
    .target(
      name: "Search",
      dependencies: ["ElementaryFunctions", "JSON", "Tabular", "SQLite", "Datasets", "NeuralNetwork"]),
    .target(
      name: "Experiments",
      dependencies: [
        "ElementaryFunctions", "JSON", "Files", "Threading", "Tabular", "Datasets", "NeuralNetwork", "Search",
      ]),
    .target(
      name: "Models",
      dependencies: [
        "ElementaryFunctions", "JSON", "Files", "HDF5", "Tabular", "Datasets", "NeuralNetwork", "Search",
        "Experiments",
      ]),
    .target(
      name: "SQLiteStore",
      dependencies: [
        "JSON", "Files", "Threading", "Tabular", "SQLite", "HDF5", "Datasets", "NeuralNetwork", "Search",
        "Experiments", "Models",
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "CBoostMath", "CPage", "JSON", "Files", "Tabular", "Datasets", "NeuralNetwork", "Search",
        "Experiments",
      ]),
    .executableTarget(
      name: "netlab",
      dependencies: [
        "CVersion", "JSON", "Files", "Threading", "Tabular", "SQLite", "Datasets", "NeuralNetwork", "Search",
        "Experiments", "Models", "SQLiteStore",
        "Reports",
      ]),

    // Feeds damaged files to the loaders: `make fuzz`.
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CZlib", "CZstd", "JSON", "Files", "Randomness", "Threading", "HDF5", "Datasets", "Search",
        "Experiments", "Models", "SQLiteStore",
      ],
      path: "fuzz/Sources"),

    // The example of docs/library.md, which is a package of its own too.
    .executableTarget(
      name: "example", dependencies: ["Experiments", "NeuralNetwork", "Search", "Threading"],
      path: "docs/example/Sources"),

    // Tests.
    .target(name: "Interposer", path: "Tests/Interposer"),
    .target(name: "TestSupport", dependencies: ["CZlib", "Files", "JSON"], path: "Tests/TestSupport"),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(name: "ElementaryFunctionsTests", dependencies: ["ElementaryFunctions", "TestSupport"]),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
    .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "TestSupport"]),
    .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "CHDF5"]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Files", "HDF5", "JSON", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NeuralNetworkTests",
      dependencies: ["CKernels", "NeuralNetwork", "Randomness", "JSON", "TestSupport"]),
    .testTarget(
      name: "SearchTests",
      dependencies: ["Search", "JSON", "Datasets", "NeuralNetwork", "TestSupport"]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Search", "Threading", "JSON", "Files", "Datasets", "NeuralNetwork", "TestSupport",
      ]),
    .testTarget(
      name: "SQLiteStoreTests",
      dependencies: [
        "SQLiteStore", "Models", "Experiments", "Search", "Threading", "Tabular", "NeuralNetwork", "Datasets",
        "Files", "SQLite", "HDF5",
        "JSON", "TestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Tabular", "Datasets", "Experiments", "Search", "NeuralNetwork", "JSON", "TestSupport",
      ]),
    .testTarget(
      name: "netlabTests",
      dependencies: [
        "netlab", "TestSupport", "HDF5", "SQLite", "JSON", "NeuralNetwork", "Experiments", "Search", "Files",
      ]),
  ],
  cxxLanguageStandard: .cxx17
)
