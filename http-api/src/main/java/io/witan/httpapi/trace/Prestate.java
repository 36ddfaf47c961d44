package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Delegation;
import io.witan.protocol.evm.Op;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.StateView;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes down the accounts and words that an execution looks at, as they were before it (geth's
 * {@code prestateTracer}); in its {@code diffMode} those that changed, before and after.
 */
final class Prestate implements Tracer {
  private static final int ACCOUNT = 300;
  private static final int WORD = 150;

  private final boolean diffMode;
  private final boolean withCode;
  private final boolean withStorage;
  private final boolean withEmpty;
  private final StateView state;
  private final TraceAllowance allowance;
  private final SortedMap<Address, Before> seen = new TreeMap<>();

  /** An account before the execution; the words that were looked at. */
  private record Before(Account account, Bytes code, SortedMap<Uint256, Uint256> words) {
    boolean isEmpty() {
      return account.nonce() == 0 && account.balance().isZero() && code.isEmpty();
    }
  }

  Prestate(TraceOptions options, Subject subject, TraceAllowance allowance) {
    this.diffMode = options.has("diffMode");
    this.withCode = !options.has("disableCode");
    this.withStorage = !options.has("disableStorage");
    this.withEmpty = options.has("includeEmpty");
    this.state = subject.before();
    this.allowance = allowance;
    look(subject.from());
    subject.to().ifPresent(this::look);
    subject.others().forEach(this::look);
  }

  @Override
  public void before(Step step) {
    allowance.instruction();
    switch (step.opcode()) {
      case Op.SLOAD, Op.SSTORE -> {
        if (withStorage && step.stackSize() >= 1) {
          look(step.address(), step.stack(0));
        }
      }
      case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODECOPY, Op.EXTCODEHASH, Op.SELFDESTRUCT ->
          look(step, 0, 1);
      case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL -> look(step, 1, 5);
      default -> {}
    }
  }

  @Override
  public void enter(Call call) {
    look(call.to());
  }

  private void look(Step step, int fromTop, int words) {
    if (step.stackSize() >= words) {
      look(Address.of(step.stack(fromTop).toBytes32().slice(32 - Address.SIZE, 32)));
    }
  }

  private void look(Address address) {
    if (seen.containsKey(address)) {
      return;
    }
    Account account = state.account(address).orElse(Account.EMPTY);
    Bytes code = state.code(account.codeHash());
    allowance.take(ACCOUNT + 2L * code.size());
    seen.put(address, new Before(account, code, new TreeMap<>()));
    Address delegate = Delegation.target(code);
    if (delegate != null) {
      look(delegate);
    }
  }

  private void look(Address address, Uint256 key) {
    look(address);
    SortedMap<Uint256, Uint256> words = seen.get(address).words;
    if (!words.containsKey(key)) {
      allowance.take(WORD);
      words.put(key, state.storage(address, key));
    }
  }

  @Override
  public JsonNode toJson(Ended ended) {
    return diffMode ? difference(ended) : all();
  }

  private ObjectNode all() {
    ObjectNode json = Json.object();
    seen.forEach(
        (address, before) -> {
          if (withEmpty || !before.isEmpty()) {
            json.set(address.toHex(), account(before, before.words));
          }
        });
    return json;
  }

  private ObjectNode difference(Ended ended) {
    Map<Address, Change> changes = new TreeMap<>();
    ended.changes().changes().forEach(change -> changes.put(change.address(), change));
    ObjectNode post = Json.object();
    ObjectNode pre = Json.object();
    seen.forEach(
        (address, before) -> {
          SortedMap<Uint256, Uint256> words = before.words;
          switch (changes.get(address)) {
            case null -> {
              return;
            }
            case Deleted deleted -> {}
            case Updated updated -> {
              Optional<ObjectNode> after = after(before, updated);
              if (after.isEmpty()) {
                return;
              }
              post.set(address.toHex(), after.get());
              words = changedWords(before, updated);
            }
          }
          if (withEmpty || !before.isEmpty()) {
            pre.set(address.toHex(), account(before, words));
          }
        });
    ObjectNode json = Json.object();
    json.set("post", post);
    json.set("pre", pre);
    return json;
  }

  /** The words that were not zero and are another now, as they were. */
  private static SortedMap<Uint256, Uint256> changedWords(Before before, Updated after) {
    SortedMap<Uint256, Uint256> changed = new TreeMap<>();
    before.words.forEach(
        (key, word) -> {
          if (!word.isZero() && !word.equals(wordAfter(before, after, key))) {
            changed.put(key, word);
          }
        });
    return changed;
  }

  private static Uint256 wordAfter(Before before, Updated after, Uint256 key) {
    Uint256 kept = after.storageCleared() ? Uint256.ZERO : before.words.get(key);
    return after.storage().getOrDefault(key, kept);
  }

  /** What is another after it; empty where nothing that is shown is. */
  private Optional<ObjectNode> after(Before before, Updated after) {
    ObjectNode json = Json.object();
    boolean changed = false;
    if (!after.balance().equals(before.account.balance())) {
      json.set("balance", Json.quantity(after.balance()));
    }
    if (!after.codeHash().equals(before.account.codeHash())) {
      changed = true;
      Bytes code = after.newCode().orElse(Bytes.EMPTY);
      if (!code.isEmpty()) {
        if (withCode) {
          json.put("code", code.toHex());
        }
        json.put("codeHash", after.codeHash().toHex());
      }
    }
    if (after.nonce() != before.account.nonce()) {
      json.put("nonce", after.nonce());
    }
    ObjectNode words = Json.object();
    for (Map.Entry<Uint256, Uint256> entry : before.words.entrySet()) {
      Uint256 now = wordAfter(before, after, entry.getKey());
      if (!now.equals(entry.getValue())) {
        changed = true;
        if (!now.isZero()) {
          words.put(entry.getKey().toBytes32().toHex(), now.toBytes32().toHex());
        }
      }
    }
    if (!words.isEmpty()) {
      json.set("storage", words);
    }
    return changed || !json.isEmpty() ? Optional.of(json) : Optional.empty();
  }

  private ObjectNode account(Before before, SortedMap<Uint256, Uint256> words) {
    ObjectNode json = Json.object();
    json.set("balance", Json.quantity(before.account.balance()));
    if (!before.code.isEmpty()) {
      if (withCode) {
        json.put("code", before.code.toHex());
      }
      json.put("codeHash", before.account.codeHash().toHex());
    }
    if (before.account.nonce() != 0) {
      json.put("nonce", before.account.nonce());
    }
    if (!words.isEmpty()) {
      ObjectNode storage = json.putObject("storage");
      words.forEach((key, word) -> storage.put(key.toBytes32().toHex(), word.toBytes32().toHex()));
    }
    return json;
  }
}
