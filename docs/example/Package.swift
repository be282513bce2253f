// swift-tools-version: 6.2
import PackageDescription

// A package that uses netlab's libraries. `swift run --package-path docs/example example GRID.json`
let package = Package(
  name: "example",
  dependencies: [.package(name: "netlab", path: "../..")],
  targets: [
    .executableTarget(
      name: "example",
      dependencies: [
        .product(name: "Experiments", package: "netlab"), .product(name: "NeuralNetwork", package: "netlab"),
      ],
      path: "Sources")
  ]
)
