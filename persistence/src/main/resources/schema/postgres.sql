-- Tables of akka-persistence-jdbc 5.2.1 as its PostgreSQL profile names them. Statements end with
-- ";" and may run again at any time.
CREATE TABLE IF NOT EXISTS event_journal (
  ordering BIGSERIAL,
  persistence_id VARCHAR(255) NOT NULL,
  sequence_number BIGINT NOT NULL,
  deleted BOOLEAN DEFAULT FALSE NOT NULL,
  writer VARCHAR(255) NOT NULL,
  write_timestamp BIGINT,
  adapter_manifest VARCHAR(255),
  event_ser_id INTEGER NOT NULL,
  event_ser_manifest VARCHAR(255) NOT NULL,
  event_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX IF NOT EXISTS event_journal_ordering_idx ON event_journal (ordering);

CREATE TABLE IF NOT EXISTS event_tag (
  event_id BIGINT,
  tag VARCHAR(256),
  PRIMARY KEY (event_id, tag),
  FOREIGN KEY (event_id) REFERENCES event_journal (ordering) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS snapshot (
  persistence_id VARCHAR(255) NOT NULL,
  sequence_number BIGINT NOT NULL,
  created BIGINT NOT NULL,
  snapshot_ser_id INTEGER NOT NULL,
  snapshot_ser_manifest VARCHAR(255) NOT NULL,
  snapshot_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);

-- What the private transaction manager keeps.
CREATE TABLE IF NOT EXISTS payload (
  hash BYTEA PRIMARY KEY,
  encoded BYTEA NOT NULL
);

-- Of the encoded payload, so that a row shows of itself a change; null in rows of earlier versions.
ALTER TABLE payload ADD COLUMN IF NOT EXISTS digest BYTEA;

-- Payloads that were deleted: what cannot be derived any more without them is known.
CREATE TABLE IF NOT EXISTS payload_deleted (
  hash BYTEA PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS payload_arrival (
  number BIGINT PRIMARY KEY,
  hash BYTEA NOT NULL
);

-- Sealed to the sender alone, until the signed transaction is sent.
CREATE TABLE IF NOT EXISTS raw_payload (
  hash BYTEA PRIMARY KEY,
  sender BYTEA NOT NULL,
  cipher_text BYTEA NOT NULL,
  nonce BYTEA NOT NULL,
  encrypted_key BYTEA NOT NULL
);

-- What recipients are still to be brought.
CREATE TABLE IF NOT EXISTS payload_errand (
  number BIGINT PRIMARY KEY,
  recipient BYTEA NOT NULL,
  hash BYTEA NOT NULL
);

CREATE INDEX IF NOT EXISTS payload_errand_recipient_idx ON payload_errand (recipient, number);

-- The audit of the enclave: records linked by hash, one for the uses of each commit.
CREATE TABLE IF NOT EXISTS key_use (
  number BIGINT PRIMARY KEY,
  previous BYTEA NOT NULL,
  manifest VARCHAR(64) NOT NULL,
  uses BYTEA NOT NULL
);

CREATE TABLE IF NOT EXISTS privacy_group (
  id BYTEA PRIMARY KEY,
  lookup_id BYTEA NOT NULL,
  kind VARCHAR(16) NOT NULL,
  encoded BYTEA NOT NULL
);

CREATE INDEX IF NOT EXISTS privacy_group_lookup_id_idx ON privacy_group (lookup_id);

-- What each row bears so that it shows of itself a change; null in rows of earlier versions and programs, which
-- leave it alone, so that it needs no new version of the tables.
ALTER TABLE payload_arrival ADD COLUMN IF NOT EXISTS mark BYTEA;
ALTER TABLE raw_payload ADD COLUMN IF NOT EXISTS mark BYTEA;
ALTER TABLE payload_errand ADD COLUMN IF NOT EXISTS mark BYTEA;
ALTER TABLE key_use ADD COLUMN IF NOT EXISTS mark BYTEA;
ALTER TABLE privacy_group ADD COLUMN IF NOT EXISTS mark BYTEA;

-- Which JVM of a node group has the ledger's duty, and so is active: one row. Programs that know no groups leave it
-- alone, so that it needs no new version of the tables.
CREATE TABLE IF NOT EXISTS group_lease (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  holder VARCHAR(255) NOT NULL,
  epoch BIGINT NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  expires TIMESTAMPTZ NOT NULL
);

-- The same for the other duties, a row for each, apart from it: earlier versions take that for one row.
CREATE TABLE IF NOT EXISTS group_duty (
  id INTEGER PRIMARY KEY,
  holder VARCHAR(255) NOT NULL,
  epoch BIGINT NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  expires TIMESTAMPTZ NOT NULL
);
