package io.witan.actors.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Every message that crosses a group, byte for byte: members of two versions stand side by side.
 */
class GroupCodecTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ActorRefResolver RESOLVER = ActorRefResolver.get(KIT.system());
  private static final ActorRef<Object> SOMEBODY = KIT.system().deadLetters();

  /** Writes every actor as "me", so that the bytes are the same in each run. */
  private final GroupCodec codec =
      new GroupCodec(
          new GroupCodec.References() {
            @Override
            public String text(ActorRef<?> actor) {
              return "me";
            }

            @Override
            public <M> ActorRef<M> actor(String text) {
              assertEquals("me", text);
              return SOMEBODY.unsafeUpcast();
            }
          });

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @Test
  void theBytesOfEveryMessageStayAsTheyWereReleased() {
    Bytes text = Bytes.wrap("{}".getBytes(StandardCharsets.UTF_8));
    golden(
        new GroupMessage.Ask("private", text, SOMEBODY.unsafeUpcast()),
        "ask/1",
        "0xce8770726976617465827b7d826d65");
    golden(new GroupMessage.Follow(SOMEBODY.unsafeUpcast()), "follow/1", "0xc3826d65");
    golden(
        new GroupMessage.FollowPending(SOMEBODY.unsafeUpcast()), "follow-pending/1", "0xc3826d65");
    golden(new GroupMessage.Pending(List.of(text, Bytes.ofInts(7))), "pending/1", "0xc4827b7d07");
    golden(new GroupMessage.Answered(text), "answered/1", "0xc3827b7d");
    golden(new GroupMessage.Declined("no"), "declined/1", "0xc3826e6f");
    golden(new GroupMessage.Announcement(3, 256), "announcement/1", "0xc403820100");
  }

  private void golden(GroupMessage message, String manifest, String bytes) {
    assertEquals(manifest, GroupCodec.manifest(message));
    assertEquals(bytes, codec.encode(message).toHex());
    assertEquals(message, codec.decode(manifest, Bytes.fromHex(bytes)));
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThrows(RlpException.class, () -> codec.decode("announcement/1", Bytes.fromHex("0xc103")));
    assertThrows(
        RlpException.class, () -> codec.decode("announcement/1", Bytes.fromHex("0xc3030405")));
    IllegalArgumentException newer =
        assertThrows(
            IllegalArgumentException.class, () -> codec.decode("ask/9", Bytes.fromHex("0xc0")));
    assertTrue(newer.getMessage().contains("is it a newer one?"), newer.getMessage());
  }

  @Test
  void referencesToActorsAreAkkasOwn() {
    ActorRef<GroupMessage.Announcement> follower =
        KIT.<GroupMessage.Announcement>createTestProbe().ref();
    String text = RESOLVER.toSerializationFormat(follower);
    assertEquals(follower, RESOLVER.<GroupMessage.Announcement>resolveActorRef(text));
  }
}
