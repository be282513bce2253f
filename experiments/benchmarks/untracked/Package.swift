// swift-tools-version: 6.2
import PackageDescription

// Trains a grid and keeps nothing, to see what tracking costs.
let package = Package(
  name: "untracked",
  dependencies: [.package(name: "netlab", path: "../../..")],
  targets: [
    .executableTarget(name: "untracked", dependencies: [.product(name: "Experiments", package: "netlab")])
  ]
)
