package io.witan.persistence.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.privacy.payload.PrivacyGroupCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** Changes as statements of one transaction; those of a kind that follow each other go together. */
final class ChangeWriter implements AutoCloseable {
  private final Connection connection;
  private String sql = "";
  private PreparedStatement statement;

  ChangeWriter(Connection connection) {
    this.connection = connection;
  }

  void write(PayloadChange change) throws SQLException {
    switch (change) {
      case PayloadChange.Kept(EncodedPayload payload) ->
          payload("INSERT INTO payload (encoded, digest, hash) VALUES (?, ?, ?)", payload);
      case PayloadChange.Joined(EncodedPayload payload) ->
          payload("UPDATE payload SET encoded = ?, digest = ? WHERE hash = ?", payload);
      case PayloadChange.Arrived(Arrival arrival) ->
          insert(
              "payload_arrival (number, hash, mark)", arrival.number(), arrival.payload().bytes());
      case PayloadChange.RawKept(RawPayload raw) ->
          insert(
              "raw_payload (hash, sender, cipher_text, nonce, encrypted_key, mark)",
              raw.hash().bytes(),
              raw.sender().bytes(),
              raw.cipherText(),
              raw.nonce(),
              raw.encryptedKey());
      case PayloadChange.Deleted(PayloadHash hash) -> {
        // One that comes again is there again: then the row of its deletion says nothing.
        add(
            "INSERT INTO payload_deleted (hash) SELECT hash FROM payload WHERE hash = ? AND NOT"
                + " EXISTS (SELECT 1 FROM payload_deleted d WHERE d.hash = payload.hash)",
            hash.bytes());
        add("DELETE FROM payload WHERE hash = ?", hash.bytes());
        add("DELETE FROM raw_payload WHERE hash = ?", hash.bytes());
      }
      case PayloadChange.Owed(Errand errand) ->
          insert(
              "payload_errand (number, recipient, hash, mark)",
              errand.number(),
              errand.recipient().bytes(),
              errand.payload().bytes());
      case PayloadChange.Brought(Errand errand) ->
          add("DELETE FROM payload_errand WHERE number = ?", errand.number());
      case PayloadChange.KeysUsed(ChainedRecord record) ->
          insert(
              "key_use (number, previous, manifest, uses, mark)",
              record.sequence(),
              record.previous().bytes(),
              record.manifest(),
              record.payload());
      case PayloadChange.GroupKept(PrivacyGroup group) -> {
        add("DELETE FROM privacy_group WHERE id = ?", group.id());
        insert(
            "privacy_group (id, lookup_id, kind, encoded, mark)",
            group.id(),
            PrivacyGroup.lookupId(group.members()),
            group.type().name(),
            PrivacyGroupCodec.encode(group));
      }
    }
  }

  private void payload(String statement, EncodedPayload payload) throws SQLException {
    Bytes encoded = PayloadCodec.CBOR.encode(payload);
    add(statement, encoded, Keccak.hash(encoded).bytes(), payload.hash().bytes());
  }

  /** A row with its mark, which is its last column. */
  private void insert(String row, Object... columns) throws SQLException {
    Object[] marked = Arrays.copyOf(columns, columns.length + 1);
    marked[columns.length] = RowMark.of(row.substring(0, row.indexOf(' ')), columns);
    add("INSERT INTO " + row + " VALUES (?" + ", ?".repeat(columns.length) + ")", marked);
  }

  private void add(String next, Object... parameters) throws SQLException {
    if (!sql.equals(next)) {
      end();
      statement = connection.prepareStatement(next);
      sql = next;
    }
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case Bytes bytes -> statement.setBytes(i + 1, bytes.unsafeArray());
        default -> statement.setObject(i + 1, parameters[i]);
      }
    }
    statement.addBatch();
  }

  /** Lets the database have what was given so far. */
  void end() throws SQLException {
    if (statement != null) {
      statement.executeBatch();
    }
    close();
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
    }
    statement = null;
    sql = "";
  }
}
