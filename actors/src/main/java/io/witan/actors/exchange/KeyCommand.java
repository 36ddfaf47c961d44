package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import io.witan.protocol.privacy.enclave.KeyAnswer;
import io.witan.protocol.privacy.enclave.KeyRequest;

/** Messages to the holder of a secret key. */
sealed interface KeyCommand {
  record Use(KeyRequest request, ActorRef<KeyAnswer> replyTo) implements KeyCommand {}

  /** Ends the holder, which wipes its secret. */
  record Stop() implements KeyCommand {}
}
