package io.witan.deploy.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a test says of a block or transaction: that it is accepted, or refused for a reason that has
 * a name. Names are those of execution-spec-tests ({@code TransactionException.NONCE_IS_MAX}) and
 * of ethereum/tests ({@code TR_NonceHasMaxValue}); several are joined by a bar.
 *
 * @param names empty where it is accepted
 */
record ExpectedRefusal(Optional<String> names) {
  /**
   * Names that mean much the same, and what we say then. A family is wide where clients differ in
   * which of two faults they see first: of what a transaction may spend, or of what execution
   * finds.
   *
   * @param name found in a name that is in lower case and without underlines
   * @param ours found in our reason
   */
  private record Family(Pattern name, Pattern ours) {
    Family(String name, String ours) {
      this(Pattern.compile(name), Pattern.compile(ours));
    }
  }

  /** The first that has a name decides it. */
  private static final List<Family> FAMILIES =
      List.of(
          new Family("productoverflow", "fee is more|insufficient funds|unreadable"),
          new Family("blocklimitexceeded", "block has more than"),
          new Family("fullblobs", "unreadable"),
          new Family("creation|blobcreate", "creates a contract|unreadable"),
          new Family("prefork|typenotsupported", "type|blob|unreadable"),
          new Family("perblobgas", "blob gas fee"),
          new Family("blob|versionedhash", "blob"),
          new Family("withdrawal", "withdrawals|unreadable"),
          new Family("gasusedoverflow|gasallowance|limitreached|limitexceeds|muchgas", "gas"),
          new Family(
              "rlp|overflow|addresstoo|gaslimittoobig|authorizationformat|authority",
              "unreadable|more than \\d+ bits|too large|withdrawals|gas limit"),
          new Family("vrs|recovery|signature|chainid", "sender|chain id|unreadable"),
          new Family("nonce", "nonce|proof of work"),
          new Family("eoa", "sender not an eoa"),
          new Family("authorization", "auth list"),
          new Family("uncle", "ommer|proof of work"),
          new Family(
              "importimpossible|1559block|3675|blockformat|basefee",
              "base fee|proof of work|difficulty|present or absent|unreadable"),
          new Family(
              "funds|fee|intrinsic|floorgas|tipgt|priority|gasprice", "insufficient|fee|gas"),
          new Family("initcode", "initcode"),
          new Family("deposit", "deposit"),
          new Family("request|systemcontract", "request|system contract"),
          new Family("gaslimit", "gas limit|base fee"),
          new Family("extradata", "extra data"),
          new Family("timestamp", "timestamp"),
          new Family("parent", "parent|ommer"),
          new Family("number", "number"),
          new Family("difficulty", "difficulty|proof of work"),
          new Family("gasused", "gas used|execution gives"),
          new Family("root|bloom", "execution gives|is not that of"),
          new Family("blockhash", "block hash"));

  /** The case's outcome. */
  Outcome compare(Optional<String> refusal) {
    if (names.isEmpty()) {
      return refusal
          .<Outcome>map(reason -> new Outcome.Failed("refused: " + reason))
          .orElse(Outcome.passed());
    }
    return refusal
        .map(this::judge)
        .orElseGet(
            () -> new Outcome.Failed("should be refused (" + names.get() + ") but was accepted"));
  }

  private Outcome judge(String reason) {
    List<String> unknown = new ArrayList<>();
    for (String name : names.orElseThrow().split("\\|", -1)) {
      String plain = name.toLowerCase(Locale.ROOT).replace("_", "");
      Optional<Family> family =
          FAMILIES.stream().filter(f -> f.name.matcher(plain).find()).findFirst();
      if (family.isEmpty()) {
        unknown.add(name.strip());
      } else if (family.get().ours.matcher(reason).find()) {
        return Outcome.passed();
      }
    }
    return unknown.isEmpty()
        ? new Outcome.Failed("refused for another reason than " + names.get() + ": " + reason)
        : new Outcome.Passed(unknown.getFirst());
  }
}
