package io.witan.deploy.conformance;

import java.util.List;

/** All formats, the more particular before the more general. */
final class Formats {
  static final List<ConformanceFormat> ALL =
      List.of(
          new Conversations(),
          new StateTests(),
          new EvmtoolTests(),
          new RpcSpecs(),
          new BlockchainTests(),
          new EngineTests(),
          new VmTests(),
          new TransactionTests(),
          new VectorTests(),
          new WycheproofTests(),
          new RlpTests(),
          new TrieTests(),
          new BasicTests(),
          new PrimitiveTests(),
          new GenesisTests(),
          new DifficultyTests(),
          new KeystoreTests(),
          new ForeignTests());

  private Formats() {}
}
