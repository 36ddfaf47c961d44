package io.witan.deploy.node;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.httpapi.HttpConfig;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.rpc.Listener;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.TreeSet;

/** Makes the JSON-RPC server's configuration from a node's settings. */
final class RpcWiring {
  private static final int THREADS = 4;

  private RpcWiring() {}

  static HttpConfig of(NodeConfig config, Genesis genesis) {
    NodeConfig.Rpc rpc = config.rpc();
    Listener listener =
        new Listener(
            rpc.host(),
            rpc.port(),
            true,
            true,
            rpc.graphQl(),
            new TreeSet<>(rpc.apis()),
            new Origins(rpc.corsOrigins(), rpc.virtualHosts()));
    return new HttpConfig(
        List.of(listener),
        limits(rpc),
        config.dataDir().toString(),
        GenesisFile.config(config.genesis()),
        GenesisFile.forkIds(config.genesis(), genesis),
        AccountWiring.of(config),
        rpc.privacyMarkers(),
        config.privacy().residents().stream().map(PrivacyGroup::name).toList(),
        rpc.revertReasons());
  }

  private static RpcLimits limits(NodeConfig.Rpc rpc) {
    RpcLimits usual = RpcLimits.DEFAULTS;
    return new RpcLimits(
        usual.bodyBytes(),
        usual.bodiesInFlightBytes(),
        rpc.batchLimit(),
        usual.batchResponseCharacters(),
        usual.connections(),
        usual.webSocketQueue(),
        usual.webSocketQueueBytes(),
        usual.subscriptions(),
        usual.filters(),
        usual.filterIdle(),
        rpc.gasCap(),
        rpc.callTimeout(),
        rpc.logsMaxBlocks(),
        rpc.logsMaxResults(),
        THREADS);
  }
}
