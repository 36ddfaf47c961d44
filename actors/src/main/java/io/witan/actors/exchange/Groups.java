package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The privacy groups of this manager's keys. */
final class Groups implements PrivacyGroups {
  private final KeyRing keys;
  private final Payloads payloads;
  private final ExchangePorts ports;
  private final List<PrivacyGroup> residents;

  /** Those that are kept, and the resident ones of the settings. */
  Groups(KeyRing keys, Payloads payloads, ExchangePorts ports, List<PrivacyGroup> residents) {
    this.residents = residents;
    this.keys = keys;
    this.payloads = payloads;
    this.ports = ports;
  }

  @Override
  public CompletionStage<PrivacyGroup> create(PrivacyGroup group, Optional<PartyKey> from) {
    if (!group.members().contains(keys.own(from))) {
      return refused("The list of members in a privacy group should include self");
    }
    return kept(group.id())
        .thenCompose(
            known -> {
              if (known.isEmpty()) {
                return announced(group);
              }
              return known.get().state() == PrivacyGroup.State.ACTIVE
                  ? CompletableFuture.completedFuture(known.get())
                  : refused("Privacy group " + base64(group.id()) + " was deleted");
            });
  }

  @Override
  public CompletionStage<List<PrivacyGroup>> find(List<PartyKey> members) {
    return payloads
        .read(rows -> rows.groupsOf(PrivacyGroup.lookupId(members)))
        .thenApply(Groups::active);
  }

  @Override
  public CompletionStage<PrivacyGroup> group(Bytes id) {
    return kept(id).thenApply(found -> known(id, found));
  }

  @Override
  public CompletionStage<PrivacyGroup> delete(Bytes id, PartyKey from) {
    keys.own(Optional.of(from));
    return group(id)
        .thenCompose(
            group ->
                group.type() != PrivacyGroup.Type.RESIDENT && group.members().contains(from)
                    ? announced(group.with(PrivacyGroup.State.DELETED))
                    : refused("Sender of request does not belong to this privacy group"));
  }

  @Override
  public CompletionStage<List<PrivacyGroup>> ofType(PrivacyGroup.Type type) {
    if (type == PrivacyGroup.Type.RESIDENT) {
      return residents.isEmpty()
          ? CompletableFuture.failedFuture(
              new ExchangeRefused(
                  ExchangeRefused.Kind.UNAVAILABLE,
                  "Multiple private state feature is not available on this privacy manager"))
          : CompletableFuture.completedFuture(residents);
    }
    return payloads.read(rows -> rows.groups(type)).thenApply(Groups::active);
  }

  /**
   * Takes a group of another manager. Nobody vouches for it: its members must be parties here, a
   * resident group is a matter of its manager alone, and what is known changes only to its end.
   */
  CompletionStage<Void> taken(PrivacyGroup group) {
    if (group.type() == PrivacyGroup.Type.RESIDENT
        || group.members().stream().noneMatch(keys::has)) {
      return refused("no privacy group of this manager");
    }
    return kept(group.id())
        .thenCompose(
            known -> {
              if (known.isEmpty()) {
                return keep(group);
              }
              return group.state() == PrivacyGroup.State.DELETED
                  ? keep(known.get().with(PrivacyGroup.State.DELETED))
                  : CompletableFuture.completedFuture(known.get());
            })
        .thenAccept(done -> {});
  }

  /** Keeps a group, then tells its members' managers; a legacy group concerns nobody else. */
  private CompletionStage<PrivacyGroup> announced(PrivacyGroup group) {
    TreeSet<String> urls = new TreeSet<>();
    if (group.type() == PrivacyGroup.Type.PANTHEON) {
      PartyTable table = ports.parties().get();
      group.members().stream()
          .filter(member -> !keys.has(member))
          .forEach(member -> urls.add(url(table, member)));
    }
    return keep(group)
        .thenCompose(
            done ->
                CompletableFuture.allOf(
                    urls.stream()
                        .map(url -> ports.transport().pushGroup(url, group).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new)))
        .thenApply(done -> group);
  }

  private static String url(PartyTable table, PartyKey member) {
    return table
        .of(member)
        .orElseThrow(
            () ->
                new ExchangeRefused(
                    ExchangeRefused.Kind.NOT_FOUND, "Recipient not found for key: " + member))
        .url();
  }

  private CompletionStage<PrivacyGroup> keep(PrivacyGroup group) {
    return payloads
        .change(replyTo -> new KeeperCommand.KeepGroup(group, replyTo))
        .thenApply(done -> group);
  }

  private CompletionStage<Optional<PrivacyGroup>> kept(Bytes id) {
    Optional<PrivacyGroup> resident =
        residents.stream().filter(group -> group.id().equals(id)).findFirst();
    return resident.isPresent()
        ? CompletableFuture.completedFuture(resident)
        : payloads.read(rows -> rows.group(id));
  }

  /**
   * A group that there is.
   *
   * @throws ExchangeRefused if it is not known, or was deleted
   */
  private static PrivacyGroup known(Bytes id, Optional<PrivacyGroup> found) {
    return found
        .filter(group -> group.state() == PrivacyGroup.State.ACTIVE)
        .orElseThrow(
            () ->
                new ExchangeRefused(
                    ExchangeRefused.Kind.NOT_FOUND, "Privacy group " + base64(id) + " not found"));
  }

  private static List<PrivacyGroup> active(List<PrivacyGroup> groups) {
    return groups.stream().filter(group -> group.state() == PrivacyGroup.State.ACTIVE).toList();
  }

  private static String base64(Bytes id) {
    return Base64.getEncoder().encodeToString(id.unsafeArray());
  }

  private static <T> CompletionStage<T> refused(String reason) {
    return CompletableFuture.failedFuture(
        new ExchangeRefused(ExchangeRefused.Kind.FORBIDDEN, reason));
  }
}
