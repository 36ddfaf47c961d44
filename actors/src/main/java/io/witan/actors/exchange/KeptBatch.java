package io.witan.actors.exchange;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.pattern.StatusReply;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Copies;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The requests of one commit, decided one after the other, each on what those before leave. */
final class KeptBatch {
  private static final KeyUseCodec USES = new KeyUseCodec();

  private record Answer(ActorRef<StatusReply<Done>> to, StatusReply<Done> reply) {}

  private final PayloadStore store;
  private final RecentPayloads recent;
  private final Map<PayloadHash, Optional<EncodedPayload>> touched = new LinkedHashMap<>();
  private final List<PayloadChange> changes = new ArrayList<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<Errand> errands = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final KeptTip before;
  private JournalTip uses;

  KeptBatch(PayloadStore store, RecentPayloads recent, KeptTip before) {
    this.store = store;
    this.recent = recent;
    this.before = before;
    this.uses = before.uses();
  }

  void add(KeeperCommand.Request request) {
    StatusReply<Done> reply =
        switch (request) {
          case KeeperCommand.Keep keep -> keep(keep);
          case KeeperCommand.Brought(var errands, var replyTo) -> {
            errands.forEach(errand -> changes.add(new PayloadChange.Brought(errand)));
            yield StatusReply.ack();
          }
          case KeeperCommand.KeepRaw(var raw, var replyTo) -> done(new PayloadChange.RawKept(raw));
          case KeeperCommand.KeepGroup(var group, var replyTo) ->
              done(new PayloadChange.GroupKept(group));
          case KeeperCommand.Delete(var payload, var replyTo) -> {
            touched.put(payload, Optional.empty());
            yield done(new PayloadChange.Deleted(payload));
          }
          case KeeperCommand.Settle settle -> StatusReply.ack();
        };
    answers.add(new Answer(request.replyTo(), reply));
  }

  private StatusReply<Done> done(PayloadChange change) {
    changes.add(change);
    return StatusReply.ack();
  }

  private StatusReply<Done> keep(KeeperCommand.Keep request) {
    PayloadHash hash = request.copy().hash();
    Optional<EncodedPayload> kept =
        touched.containsKey(hash)
            ? touched.get(hash)
            : recent.payload(hash).or(() -> store.payload(hash));
    return switch (Copies.merge(kept, request.copy())) {
      case Copies.Merged.Same same -> {
        owe(hash, request.owed());
        yield StatusReply.ack();
      }
      case Copies.Merged.Conflict conflict ->
          StatusReply.error(
              new ExchangeRefused(ExchangeRefused.Kind.FORBIDDEN, "Invalid existing transaction"));
      case Copies.Merged.More(var payload) -> {
        touched.put(hash, Optional.of(payload));
        arrivals.add(new Arrival(before.arrivals() + arrivals.size() + 1, hash));
        owe(hash, request.owed());
        yield done(
            kept.isEmpty() ? new PayloadChange.Kept(payload) : new PayloadChange.Joined(payload));
      }
    };
  }

  private void owe(PayloadHash payload, List<PartyKey> recipients) {
    for (PartyKey recipient : recipients) {
      errands.add(new Errand(before.errands() + errands.size() + 1, recipient, payload));
    }
  }

  /** All changes, with a record of the keys that were used for them. */
  List<PayloadChange> changes(List<KeyUse> used) {
    List<PayloadChange> all = new ArrayList<>(changes);
    arrivals.forEach(arrival -> all.add(new PayloadChange.Arrived(arrival)));
    errands.forEach(errand -> all.add(new PayloadChange.Owed(errand)));
    if (!used.isEmpty()) {
      ChainedRecord record = before.uses().next(USES, List.copyOf(used));
      uses = before.uses().after(record);
      all.add(new PayloadChange.KeysUsed(record));
    }
    return all;
  }

  KeptTip tip() {
    return new KeptTip(
        before.arrivals() + arrivals.size(), before.errands() + errands.size(), uses);
  }

  List<Arrival> arrivals() {
    return arrivals;
  }

  /** Lets readers see what is durable now. */
  void remember() {
    touched.forEach(recent::put);
  }

  void answer() {
    answers.forEach(answer -> answer.to().tell(answer.reply()));
  }
}
