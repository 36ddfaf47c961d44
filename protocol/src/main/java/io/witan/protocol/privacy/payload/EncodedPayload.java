package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A payload as transaction managers pass and keep it (Tessera's EncodedPayload): the cipher text,
 * and its key in a sealed box for each recipient. Nothing outside the boxes is authenticated.
 *
 * @param sender whose secret key sealed the boxes
 * @param nonce of the cipher text
 * @param boxes one for each of the first {@code recipients}; in a recipient's copy its own alone
 * @param recipientNonce of all boxes
 * @param recipients empty in messages of the oldest managers; in a recipient's copy itself alone,
 *     or first of all where the flag is private state validation
 * @param terms what the sender asks of the recipients
 */
public record EncodedPayload(
    PartyKey sender,
    Bytes cipherText,
    Bytes nonce,
    List<Bytes> boxes,
    Bytes recipientNonce,
    List<PartyKey> recipients,
    PayloadTerms terms) {
  public EncodedPayload {
    boxes = List.copyOf(boxes);
    recipients = List.copyOf(recipients);
  }

  public PayloadHash hash() {
    return PayloadHash.ofCipherText(cipherText);
  }

  /** The recipients that it names and its sender, each once. */
  public List<PartyKey> parties() {
    List<PartyKey> all = new ArrayList<>(new LinkedHashSet<>(recipients));
    if (!all.contains(sender)) {
      all.add(sender);
    }
    return all;
  }

  /**
   * Why no honest manager sends it; empty where one may.
   *
   * @return a sentence without the payload's content
   */
  public Optional<String> fault() {
    if (boxes.isEmpty() || (!recipients.isEmpty() && boxes.size() > recipients.size())) {
      return Optional.of("%d boxes for %d recipients".formatted(boxes.size(), recipients.size()));
    }
    return terms.fault();
  }

  /**
   * The copy that one recipient is given: its box alone and, but for private state validation, its
   * key alone.
   *
   * @return empty where there is no box for it
   */
  public Optional<EncodedPayload> forRecipient(PartyKey recipient) {
    int at = recipients.indexOf(recipient);
    if (at < 0 || at >= boxes.size()) {
      return Optional.empty();
    }
    List<PartyKey> shown = new ArrayList<>(List.of(recipient));
    if (terms.flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION) {
      recipients.stream().filter(key -> !key.equals(recipient)).forEach(shown::add);
    }
    return Optional.of(withRecipients(shown, List.of(boxes.get(at))));
  }

  /** The same for other recipients, the first of whom have a box. */
  public EncodedPayload withRecipients(List<PartyKey> others, List<Bytes> theirBoxes) {
    return new EncodedPayload(sender, cipherText, nonce, theirBoxes, recipientNonce, others, terms);
  }

  /** With a box for one more recipient, behind the other boxes. */
  public EncodedPayload withBox(PartyKey recipient, Bytes box) {
    List<PartyKey> keys = new ArrayList<>(recipients);
    keys.remove(recipient);
    keys.add(Math.min(boxes.size(), keys.size()), recipient);
    List<Bytes> more = new ArrayList<>(boxes);
    more.add(box);
    return withRecipients(keys, more);
  }

  public EncodedPayload with(PayloadTerms others) {
    return new EncodedPayload(sender, cipherText, nonce, boxes, recipientNonce, recipients, others);
  }

  /** The hash alone: neither cipher text nor boxes belong into a log. */
  @Override
  public String toString() {
    return "EncodedPayload(" + hash().toBase64() + ")";
  }
}
