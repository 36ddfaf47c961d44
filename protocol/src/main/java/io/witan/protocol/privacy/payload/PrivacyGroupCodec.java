package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.util.List;

/** The bytes of privacy groups between Tessera's managers. */
public final class PrivacyGroupCodec {
  private PrivacyGroupCodec() {}

  public static Bytes encode(PrivacyGroup group) {
    return new FieldWriter()
        .field(Utf8.bytes(group.name()))
        .field(Utf8.bytes(group.description()))
        .array(group.members(), PartyKey::bytes)
        .field(group.seed())
        .field(Utf8.bytes(group.type().name()))
        .field(Utf8.bytes(group.state().name()))
        .end();
  }

  /**
   * Reads a group.
   *
   * @throws MalformedPayload if it is none
   */
  public static PrivacyGroup decode(Bytes bytes) {
    FieldReader in = new FieldReader(bytes);
    String name = in.read("name", Utf8::text);
    String description = in.read("description", Utf8::text);
    List<PartyKey> members = in.array("members", PartyKey::new);
    Bytes seed = in.field("seed");
    PrivacyGroup.Type type = in.read("type", value -> PrivacyGroup.Type.valueOf(Utf8.text(value)));
    PrivacyGroup.State state =
        in.read("state", value -> PrivacyGroup.State.valueOf(Utf8.text(value)));
    if (members.size() > PrivacyGroup.MOST_MEMBERS) {
      throw new MalformedPayload("members: more than " + PrivacyGroup.MOST_MEMBERS);
    }
    return new PrivacyGroup(name, description, members, seed, type, state);
  }
}
