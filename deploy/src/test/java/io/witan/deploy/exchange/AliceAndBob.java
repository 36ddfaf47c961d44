package io.witan.deploy.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Managers of two organisations that know each other. */
record AliceAndBob(WitanPeer alice, WitanPeer bob) implements AutoCloseable {
  /** Starts both, each with keys of its own. */
  static AliceAndBob start(Path directory, List<PartySecret> alices, List<PartySecret> bobs)
      throws Exception {
    int alicePort = WitanPeer.freePort();
    int bobPort = WitanPeer.freePort();
    WitanPeer alice = peer(directory.resolve("alice"), alicePort, bobPort, alices);
    WitanPeer bob = peer(directory.resolve("bob"), bobPort, alicePort, bobs);
    Acquainted.with(alice, keys(bobs));
    Acquainted.with(bob, keys(alices));
    return new AliceAndBob(alice, bob);
  }

  private static WitanPeer peer(Path directory, int port, int other, List<PartySecret> secrets) {
    return new WitanPeer(
        directory,
        port,
        Optional.empty(),
        List.of(WitanPeer.url(other, Optional.empty())),
        secrets);
  }

  private static List<PartyKey> keys(List<PartySecret> secrets) {
    return secrets.stream().map(PartySecret::key).toList();
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
  }
}
