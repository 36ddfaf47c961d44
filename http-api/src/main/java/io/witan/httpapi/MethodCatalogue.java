package io.witan.httpapi;

import io.witan.actors.node.NodeClient;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.extension.Extensions;
import io.witan.httpapi.extension.Initiator;
import io.witan.httpapi.extension.ManagementTransactions;
import io.witan.httpapi.method.admin.AdminMethods;
import io.witan.httpapi.method.debug.RawMethods;
import io.witan.httpapi.method.debug.StateMethods;
import io.witan.httpapi.method.debug.StorageRangeMethods;
import io.witan.httpapi.method.debug.TraceMethods;
import io.witan.httpapi.method.eth.AccountMethods;
import io.witan.httpapi.method.eth.BlockMethods;
import io.witan.httpapi.method.eth.CallMethods;
import io.witan.httpapi.method.eth.ConfigMethods;
import io.witan.httpapi.method.eth.FeeMethods;
import io.witan.httpapi.method.eth.Filters;
import io.witan.httpapi.method.eth.InfoMethods;
import io.witan.httpapi.method.eth.LogMethods;
import io.witan.httpapi.method.eth.NodeAccountMethods;
import io.witan.httpapi.method.eth.PoolMethods;
import io.witan.httpapi.method.eth.ProofMethods;
import io.witan.httpapi.method.eth.SubscriptionMethods;
import io.witan.httpapi.method.eth.Subscriptions;
import io.witan.httpapi.method.eth.TransactionMethods;
import io.witan.httpapi.method.extension.ExtensionMethods;
import io.witan.httpapi.method.istanbul.IstanbulMethods;
import io.witan.httpapi.method.net.NetMethods;
import io.witan.httpapi.method.personal.PersonalMethods;
import io.witan.httpapi.method.privacy.MarkerMethods;
import io.witan.httpapi.method.privacy.PayloadMethods;
import io.witan.httpapi.method.privacy.PrivacyMethods;
import io.witan.httpapi.method.raft.RaftMethods;
import io.witan.httpapi.method.txpool.TxpoolMethods;
import io.witan.httpapi.method.web3.Web3Methods;
import io.witan.httpapi.method.witan.WitanMethods;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.MethodRegistry;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.AccountTransactions;
import io.witan.httpapi.send.Callbacks;
import io.witan.httpapi.send.Filling;
import io.witan.httpapi.send.HandingIn;
import io.witan.httpapi.send.PrivateSending;
import io.witan.httpapi.send.Sending;
import io.witan.httpapi.send.Turns;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Every method that a node serves: the one list of them, and what they share. */
public final class MethodCatalogue {
  private final NodeClient node;
  private final HttpConfig config;
  private final Relay relay;
  private final Filters filters;
  private final Executor executor;
  private final Consumer<AutoCloseable> ending;
  private final Turns turns;
  private final Callbacks callbacks = new Callbacks();

  /**
   * The methods of a node.
   *
   * @param relay to the JVM that has the ledger, where this one has the accounts without it
   * @param executor runs what had to wait
   * @param ending takes what goes on by itself and has to end with the server
   */
  public MethodCatalogue(
      NodeClient node,
      HttpConfig config,
      Relay relay,
      Filters filters,
      Executor executor,
      Consumer<AutoCloseable> ending) {
    this.node = node;
    this.config = config;
    this.relay = relay;
    this.filters = filters;
    this.executor = executor;
    this.ending = ending;
    this.turns = new Turns(executor);
  }

  /** All methods as the users of one private state have them; of consensus the engine's own. */
  public MethodRegistry of(Chain chain, Subscriptions subscriptions) {
    RpcLimits limits = config.limits();
    HandingIn handingIn = new HandingIn(node, relay);
    Filling filling = new Filling(handingIn, chain, limits);
    Sending sending = new Sending(handingIn, chain, filling, turns);
    PrivateSending privately =
        new PrivateSending(chain, filling, sending, turns, config.privacyMarkers(), executor);
    AccountTransactions transactions = new AccountTransactions(chain, filling, sending, privately);
    List<RpcMethod> all = new ArrayList<>();
    all.addAll(Web3Methods.of(node));
    all.addAll(NetMethods.of(node));
    all.addAll(InfoMethods.of(node, chain));
    all.addAll(ConfigMethods.of(chain, config.forkIds()));
    all.addAll(BlockMethods.of(chain));
    all.addAll(TransactionMethods.of(node, chain, sending));
    all.addAll(AccountMethods.of(node, chain));
    all.addAll(ProofMethods.of(chain));
    all.addAll(CallMethods.of(chain, limits));
    all.addAll(FeeMethods.of(chain));
    all.addAll(LogMethods.of(chain, filters, limits));
    all.addAll(SubscriptionMethods.of(subscriptions));
    all.addAll(PoolMethods.of(node));
    all.addAll(NodeAccountMethods.of(config.accounts(), transactions));
    all.addAll(PersonalMethods.of(config.accounts(), transactions));
    all.addAll(PrivacyMethods.of(chain, config.accounts(), transactions, privately, callbacks));
    all.addAll(PayloadMethods.of(chain));
    all.addAll(MarkerMethods.of(chain, executor));
    all.addAll(TxpoolMethods.of(node));
    all.addAll(AdminMethods.of(node, chain, config));
    all.addAll(RawMethods.of(chain));
    all.addAll(TraceMethods.of(chain, limits, executor));
    all.addAll(StorageRangeMethods.of(chain));
    all.addAll(StateMethods.of(chain, limits));
    all.addAll(WitanMethods.of(node));
    all.addAll(extensions(chain, transactions, privately));
    if (chain.config().consensus().isPresent()) {
      all.addAll(IstanbulMethods.of(node, chain));
    }
    if (node.isRaft()) {
      all.addAll(RaftMethods.of(node));
    }
    return MethodRegistry.of(all);
  }

  private List<RpcMethod> extensions(
      Chain chain, AccountTransactions transactions, PrivateSending privately) {
    ManagementTransactions management =
        new ManagementTransactions(chain, config.accounts(), transactions, privately);
    Initiator initiator = new Initiator(management, executor, InstantSource.system());
    node.privateSide()
        .thenAccept(
            ledgers ->
                ledgers
                    .of(chain.privateState())
                    .filter(own -> own.manager().isPresent())
                    .ifPresent(own -> ending.accept(initiator.follow(own))));
    return ExtensionMethods.of(chain, new Extensions(chain, management), initiator);
  }

  /** The methods of a listener's namespaces, and {@code rpc_modules} that names these. */
  public static MethodRegistry listener(MethodRegistry all, Set<String> namespaces) {
    MethodRegistry served = all.only(namespaces);
    SortedSet<String> names = new TreeSet<>(served.namespaces());
    names.add("rpc");
    List<RpcMethod> methods = new ArrayList<>(served.methods());
    methods.add(
        RpcMethod.of(
            "rpc_modules",
            params -> {
              var json = Json.object();
              names.forEach(name -> json.put(name, "1.0"));
              return json;
            }));
    return MethodRegistry.of(methods);
  }
}
