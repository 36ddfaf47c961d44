package io.witan.httpapi.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.node.Elsewhere;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.Submission;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.actors.privacy.PrivateReader;
import io.witan.httpapi.BuildAtOnce;
import io.witan.httpapi.HttpConfig;
import io.witan.httpapi.MethodCatalogue;
import io.witan.httpapi.account.Keystore;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.method.eth.Filters;
import io.witan.httpapi.method.eth.Subscriptions;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.Duty;
import io.witan.protocol.wire.ForkIds;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Some nodes with one chain, each with its own party, account and private state. Each transaction
 * becomes a block of its own at once, at all of them.
 */
final class Consortium {
  /** What of GoQuorum's privacy the chain has. */
  enum Terms {
    PLAIN,
    ENHANCED,
    MARKERS
  }

  private static final Uint256 CHAIN_ID = Uint256.of(1337);

  private final List<Member> members = new ArrayList<>();
  private final SharedPayloads payloads = new SharedPayloads();

  Consortium(int size, Terms terms, Path folder) {
    for (int i = 1; i <= size; i++) {
      members.add(new Member(i, genesis(terms), terms == Terms.MARKERS, folder));
    }
  }

  SharedPayloads payloads() {
    return payloads;
  }

  /** A node; the first has number 1. */
  Member node(int number) {
    return members.get(number - 1);
  }

  /** Lets so many blocks without transactions follow. */
  void rest(int blocks) {
    for (int i = 0; i < blocks; i++) {
      OfflineNode first = members.getFirst().node;
      first.append(BuildAtOnce.next(first, List.of()));
      members.subList(1, members.size()).forEach(member -> member.node.add(first.head()));
    }
  }

  private static Genesis genesis(Terms terms) {
    ChainConfig config =
        new ChainConfig(CHAIN_ID, ForkSchedule.all(Fork.BERLIN), Optional.empty())
            .withPrivacy(
                new ChainConfig.PrivacyFrom(
                    true,
                    terms == Terms.PLAIN ? Optional.empty() : Optional.of(0L),
                    terms == Terms.MARKERS ? Optional.of(0L) : Optional.empty()));
    return new Genesis(
        config,
        new HeaderBuilder().gasLimit(30_000_000).stateRoot(WorldState.empty().root()).build(),
        new StateDiff(List.of()));
  }

  /** One node and its party. */
  final class Member {
    private final OfflineNode node;
    private final SharedPayloads.Manager manager;
    private final FollowingState state;
    private final NodeAccounts accounts;
    private final boolean markers;
    private final Dispatcher dispatcher;
    private final String account;

    private Member(int number, Genesis genesis, boolean markers, Path folder) {
      manager = payloads.manager(number);
      node = new OfflineNode(genesis, (self, tx) -> takenByAll(self, tx));
      state = new FollowingState(node, manager);
      node.with(new One(state));
      Path own = folder.resolve("node" + number);
      Address address = QuickKeyFile.write(own, Uint256.of(number + 100).toBytes32());
      accounts = new NodeAccounts(Keystore.in(own), true);
      accounts.unlock(address, QuickKeyFile.PASSWORD);
      account = address.toHex();
      this.markers = markers;
      dispatcher = dispatcher(node, accounts, Relay.NONE);
    }

    /**
     * What a JVM of this node's group answers that has no private states.
     *
     * @param relayed gets the requests that the node itself has to answer
     */
    Dispatcher edge(List<String> relayed) {
      return dispatcher(
          withoutPrivateSide(),
          accounts,
          relay(
              (whom, request) -> {
                relayed.add(request);
                return dispatcher;
              }));
    }

    /**
     * The node as two JVMs of its group, of which one has the ledger and the other all that is
     * private; this is what the latter answers.
     *
     * @param relayed gets the requests that one of them has to bring to the other
     */
    Dispatcher managerAlone(List<String> relayed) {
      Dispatcher ledger = brought();
      NodeClient manager =
          like(
              method ->
                  switch (method) {
                    case "isManagerAlone", "isFollowing" -> Optional.of(true);
                    case "submit", "nextNonce", "pool", "pooled" ->
                        Optional.of(CompletableFuture.failedFuture(new Elsewhere(Duty.LEDGER)));
                    default -> Optional.empty();
                  });
      return dispatcher(
          manager,
          accounts,
          relay(
              (whom, request) -> {
                assertEquals(new Elsewhere.Who.Holder(Duty.LEDGER), whom);
                relayed.add(request);
                return ledger;
              }));
    }

    /** What the one that has the ledger answers to what was brought to it. */
    Dispatcher brought() {
      return dispatcher(withoutPrivateSide(), elsewhere(), Relay.NONE);
    }

    /**
     * The same where clients ask it.
     *
     * @param others answers what it brings to the other
     */
    Dispatcher ledgerAlone(Dispatcher others) {
      return dispatcher(
          withoutPrivateSide(),
          elsewhere(),
          relay(
              (whom, request) -> {
                assertEquals(new Elsewhere.Who.Holder(Duty.MANAGER), whom);
                return others;
              }));
    }

    private static NodeAccounts elsewhere() {
      return new NodeAccounts(Keystore.elsewhere(), true);
    }

    private NodeClient withoutPrivateSide() {
      return like(
          method ->
              switch (method) {
                case "privateSide" -> Optional.of(new CompletableFuture<>());
                case "privateLedgers" -> throw new Elsewhere(Duty.MANAGER);
                default -> Optional.empty();
              });
    }

    /** This node, but for what another answers. */
    private NodeClient like(Function<String, Optional<Object>> other) {
      InvocationHandler handler =
          (self, method, arguments) -> {
            Optional<Object> answer = other.apply(method.getName());
            return answer.isPresent() ? answer.get() : method.invoke(node, arguments);
          };
      return (NodeClient)
          Proxy.newProxyInstance(
              Consortium.class.getClassLoader(), new Class<?>[] {NodeClient.class}, handler);
    }

    private static Relay relay(BiFunction<Elsewhere.Who, String, Dispatcher> other) {
      return new Relay() {
        @Override
        public CompletionStage<String> ask(Elsewhere.Who whom, String state, String request) {
          return CompletableFuture.completedStage(
              other.apply(whom, request).dispatchNow(request).orElseThrow());
        }

        @Override
        public long self() {
          return 2;
        }

        @Override
        public boolean isMember(long number) {
          return number == 1 || number == 2;
        }
      };
    }

    private Dispatcher dispatcher(NodeClient node, NodeAccounts accounts, Relay relay) {
      RpcLimits limits = RpcLimits.DEFAULTS;
      Chain chain = new Chain(node, PrivateLedgers.SINGLE, true);
      HttpConfig config =
          new HttpConfig(
              List.of(),
              limits,
              "",
              Json.object(),
              ForkIds.of(node.genesis()),
              accounts,
              markers,
              List.of(),
              true);
      return new Dispatcher(
          new MethodCatalogue(
                  node,
                  config,
                  relay,
                  new Filters(limits, InstantSource.system(), Relay.NONE),
                  Runnable::run,
                  ending -> {})
              .of(chain, new Subscriptions(node, chain, limits, Runnable::run)),
          limits,
          Runnable::run,
          () -> true,
          relay,
          PrivateLedgers.SINGLE);
    }

    private Submission takenByAll(OfflineNode self, RecoveredTransaction tx) {
      Submission answer = new BuildAtOnce().take(self, tx);
      if (answer instanceof Submission.Accepted) {
        for (Member other : members) {
          if (other.node != self) {
            other.node.add(self.head());
          }
        }
      }
      return answer;
    }

    String account() {
      return account;
    }

    /** In Base64, with quotation marks. */
    String key() {
      return "\"" + manager.keys().getFirst() + "\"";
    }

    SharedPayloads.Manager manager() {
      return manager;
    }

    FollowingState state() {
      return state;
    }

    NodeAccounts accounts() {
      return accounts;
    }

    JsonNode answer(String method, String params) {
      String call =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
      return Json.parse(dispatcher.dispatchNow(call).orElseThrow()).orElseThrow();
    }

    JsonNode result(String method, String params) {
      JsonNode answer = answer(method, params);
      if (!answer.has("result")) {
        throw new AssertionError(method + " answered " + answer);
      }
      return answer.get("result");
    }

    String error(String method, String params) {
      return answer(method, params).at("/error/message").asText();
    }
  }

  private record One(PrivateReader state) implements PrivateLedgers {
    @Override
    public List<String> ids() {
      return List.of(SINGLE);
    }

    @Override
    public Optional<PrivateReader> of(String id) {
      return id.equals(SINGLE) ? Optional.of(state) : Optional.empty();
    }
  }
}
