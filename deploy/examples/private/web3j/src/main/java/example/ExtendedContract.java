package example;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.PrivacyFlag;
import org.web3j.quorum.Quorum;
import org.web3j.quorum.methods.request.PrivateTransaction;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** A and B have a private contract; A extends it to C, which agrees: web3j's quorumExtension. */
public final class ExtendedContract {
  private static final BigInteger GAS = BigInteger.valueOf(4_700_000);

  /** Keeps 42, and gives it back. */
  private static final String INIT = "0x602a600055600b6011600039600b6000f360005460005260206000f3";

  private ExtendedContract() {}

  public static void main(String[] args) throws Exception {
    Path keys = Path.of(System.getenv("WITAN_NETWORK")).resolve("keys");
    int port = Integer.parseInt(System.getenv("WITAN_HTTP_PORT"));
    Quorum a = Quorum.build(new HttpService("http://127.0.0.1:" + port));
    Quorum c = Quorum.build(new HttpService("http://127.0.0.1:" + (port + 2)));
    String accountA = text(keys, "A.account");
    String accountC = text(keys, "C.account");
    String keyA = text(keys, "A.pub");
    String keyC = text(keys, "C.pub");

    PrivateTransaction creation = by(accountA, keyA, text(keys, "B.pub"), INIT);
    String contract = receipt(a, sound(a.ethSendTransaction(creation).send())).getContractAddress();
    check("nothing at C", read(c, contract), "0x");
    PrivateTransaction asA = by(accountA, keyA, keyC, null);
    String begun =
        sound(a.quorumExtensionExtendContract(contract, keyC, accountC, asA).send());
    String management = receipt(a, begun).getContractAddress();
    receipt(c, begun);
    awaitValue("active at C", () -> c.quorumExtensionGetExtensionStatus(management).send(), "ACTIVE");
    var active = c.quorumExtensionActiveExtensionContracts().send();
    check("one extension goes on", active.getActiveExtensionList().size(), 1);
    PrivateTransaction asC = by(accountC, keyC, keyA, null);
    receipt(c, sound(c.quorumExtensionApproveExtension(management, true, asC).send()));
    awaitValue("done at C", () -> c.quorumExtensionGetExtensionStatus(management).send(), "DONE");
    check("42 at C", read(c, contract), "0x%064x".formatted(42));
    a.shutdown();
    c.shutdown();
    System.out.println("web3j: " + contract + " is C's too");
  }

  private static String text(Path keys, String file) throws Exception {
    return Files.readString(keys.resolve(file)).trim();
  }

  private static PrivateTransaction by(String account, String from, String to, String data) {
    return new PrivateTransaction(
        account,
        null,
        GAS,
        null,
        BigInteger.ZERO,
        data,
        from,
        List.of(to),
        PrivacyFlag.PARTY_PROTECTION);
  }

  private static String sound(Response<String> answer) {
    if (answer.hasError()) {
      throw new AssertionError(answer.getError().getMessage());
    }
    return answer.getResult();
  }

  private static TransactionReceipt receipt(Quorum node, String hash) throws Exception {
    TransactionReceipt receipt =
        new PollingTransactionReceiptProcessor(node, 250, 120).waitForTransactionReceipt(hash);
    check("status", receipt.getStatus(), "0x1");
    return receipt;
  }

  private interface Read {
    Response<String> get() throws Exception;
  }

  private static void awaitValue(String what, Read read, String expected) throws Exception {
    for (int tries = 0; tries < 150 && !expected.equals(read.get().getResult()); tries++) {
      Thread.sleep(200);
    }
    check(what, read.get().getResult(), expected);
  }

  private static String read(Quorum node, String contract) throws Exception {
    Transaction call = Transaction.createEthCallTransaction(null, contract, null);
    return node.ethCall(call, DefaultBlockParameterName.LATEST).send().getValue();
  }

  private static void check(String what, Object found, Object expected) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
