package io.witan.actors.exchange;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.pattern.StatusReply;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;

/** What the keeper of payloads is asked; it answers when the change is durable. */
sealed interface KeeperCommand {
  /** A change that somebody waits for. */
  sealed interface Request extends KeeperCommand {
    ActorRef<StatusReply<Done>> replyTo();
  }

  /**
   * Keeps a payload, or joins the boxes of a copy to it.
   *
   * @param owed recipients to whom it is to be brought later
   */
  record Keep(EncodedPayload copy, List<PartyKey> owed, ActorRef<StatusReply<Done>> replyTo)
      implements Request {}

  /** Recipients have what they were owed. */
  record Brought(List<Errand> errands, ActorRef<StatusReply<Done>> replyTo) implements Request {}

  record KeepRaw(RawPayload raw, ActorRef<StatusReply<Done>> replyTo) implements Request {}

  record KeepGroup(PrivacyGroup group, ActorRef<StatusReply<Done>> replyTo) implements Request {}

  record Delete(PayloadHash payload, ActorRef<StatusReply<Done>> replyTo) implements Request {}

  /** Changes nothing: answered when all that was told before is durable. */
  record Settle(ActorRef<StatusReply<Done>> replyTo) implements Request {}

  /** A key was used. */
  record Used(KeyUse use) implements KeeperCommand {}

  /** Writes what came so far. */
  record Write() implements KeeperCommand {}

  record Stop() implements KeeperCommand {}
}
