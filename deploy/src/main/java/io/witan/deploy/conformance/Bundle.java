package io.witan.deploy.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The shared bundle of conformance data, which is not part of the source tree. */
final class Bundle {
  /** A group of files, and where the public has them. */
  record Group(String name, String source) {}

  private static final String TESTS =
      "github.com/ethereum/tests @ 4c87ebbf024a3e9ec842bcce90564f629a3bcd82";
  private static final String LEGACY =
      "github.com/ethereum/legacytests @ 71560ecd8d6b9e8b9a4280aba66dbab762608edf";

  static final List<Group> GROUPS =
      List.of(
          new Group("state-tests-multifork.zip", LEGACY + ", Cancun/GeneralStateTests"),
          new Group("state-tests-cancun-head.zip", TESTS + ", GeneralStateTests"),
          new Group(
              "state-tests-frontier-to-petersburg.zip",
              LEGACY + ", Constantinople/GeneralStateTests"),
          new Group("state-tests-prague-eips.zip", TESTS + ", EIPTests/StateTests"),
          new Group("vmtests.zip", LEGACY + ", Constantinople/VMTests"),
          new Group(
              "basics.zip",
              TESTS
                  + ", RLPTests, TrieTests, TransactionTests, KeyStoreTests, BasicTests, ABITests,"
                  + " GenesisTests, DifficultyTests, PoWTests"),
          new Group("blockchain-tests-sample.zip", TESTS + " and " + LEGACY + ", BlockchainTests"),
          new Group(
              "wycheproof.zip",
              "github.com/C2SP/wycheproof @ dac1dd4729fd1f8dd9e1e9f3dce51d783da6c166"),
          new Group(
              "execution-apis.zip",
              "github.com/ethereum/execution-apis @ 033ca6e69da000445840d2060ff47e5e56172a86"),
          new Group(
              "besu-rpc-specs.zip",
              "github.com/hyperledger/besu @ 3fd224e2e49ddd68aa61755525593a0a60c65507"),
          new Group(
              "genesis-and-network-files.zip",
              "github.com/hyperledger/besu (above) and github.com/Consensys/quorum-dev-quickstart"
                  + " @ b7a3c6425456c755fc84bb3799bf43b6a7e19343"),
          new Group("vectors", "extracted from test sources of GoQuorum, Besu and Tessera"));

  private Bundle() {}

  /** The folder named by WITAN_CONFORMANCE, or shared/conformance beside the source tree. */
  static Optional<Path> locate() {
    String named = System.getenv("WITAN_CONFORMANCE");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named)).filter(Files::isDirectory);
    }
    for (String start : List.of(System.getProperty("witan.home", ""), "")) {
      for (Path at = Path.of(start).toAbsolutePath(); at != null; at = at.getParent()) {
        Path found = at.resolve("..").resolve("shared").resolve("conformance").normalize();
        if (Files.isDirectory(found)) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }
}
