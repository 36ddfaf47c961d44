package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.witan.actors.host.Listeners;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.DiscoveryRules;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The directory of one manager: what discovery found, and how others find this one. */
public final class DiscoveredParties implements PartyDirectory, AutoCloseable {
  /** What a challenge must hold: anything else would make this manager read for strangers. */
  private static final Pattern CHALLENGE =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private record Begun(TransactionManager manager, ActorRef<PartyDiscoverer.Command> discoverer) {}

  private final DiscoveryRules rules;
  private final PartyTransport transport;
  private final Listeners<PartyTable> listeners = new Listeners<>();
  private volatile PartyTable table = PartyTable.EMPTY;
  private volatile Optional<Begun> begun = Optional.empty();

  public DiscoveredParties(DiscoveryRules rules, PartyTransport transport) {
    this.rules = rules;
    this.transport = transport;
  }

  /** Begins to tell others of this manager's keys, and to listen to them. */
  public void begin(ActorSystem<?> system, TransactionManager manager) {
    ActorRef<PartyDiscoverer.Command> discoverer =
        system.systemActorOf(
            PartyDiscoverer.create(rules, transport, manager, this, this::publish),
            "party-discovery-" + URLEncoder.encode(rules.own().text(), StandardCharsets.UTF_8),
            Props.empty());
    begun = Optional.of(new Begun(manager, discoverer));
  }

  private void publish(PartyTable next) {
    table = next;
    listeners.tell(next);
  }

  @Override
  public PartyTable table() {
    return table;
  }

  @Override
  public AutoCloseable onChange(Consumer<PartyTable> listener) {
    return listeners.add(listener);
  }

  @Override
  public PartyInfo own() {
    TreeMap<PartyKey, String> keys = new TreeMap<>();
    begun.ifPresent(
        parts -> parts.manager().keys().forEach(key -> keys.put(key, rules.own().text())));
    return new PartyInfo(rules.own().text(), keys, List.of());
  }

  @Override
  public CompletionStage<PartyInfo> told(PartyInfo theirs, Set<ApiVersion> versions) {
    CompletableFuture<Integer> believed = new CompletableFuture<>();
    parts().discoverer().tell(new PartyDiscoverer.Command.Announced(theirs, versions, believed));
    return believed.thenApply(
        count -> {
          if (count == 0 && !theirs.recipients().isEmpty()) {
            throw new ExchangeRefused(
                ExchangeRefused.Kind.FORBIDDEN, "None of the keys was proved to be there");
          }
          return new PartyInfo(rules.own().text(), new TreeMap<>(), List.of());
        });
  }

  @Override
  public CompletionStage<Bytes> prove(EncodedPayload challenge) {
    return parts()
        .manager()
        .open(challenge)
        .thenApply(
            answer ->
                switch (answer) {
                  case PayloadAnswer.Found(var opened) -> checked(opened.message());
                  case PayloadAnswer.NotParty(), PayloadAnswer.Deleted() ->
                      throw new ExchangeRefused(
                          ExchangeRefused.Kind.NOT_FOUND, "No key of this manager opens it");
                  case PayloadAnswer.Unavailable(var reason) ->
                      throw new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, reason);
                });
  }

  private static Bytes checked(Bytes text) {
    if (!CHALLENGE.matcher(new String(text.unsafeArray(), StandardCharsets.UTF_8)).matches()) {
      throw new ExchangeRefused(ExchangeRefused.Kind.BAD_REQUEST, "This is no challenge");
    }
    return text;
  }

  private Begun parts() {
    return begun.orElseThrow(
        () -> new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, "The manager is not up yet"));
  }

  /** Ends discovery; what was found stays known. */
  @Override
  public void close() {
    begun.ifPresent(parts -> parts.discoverer().tell(new PartyDiscoverer.Command.Stop()));
    begun = Optional.empty();
  }
}
