package io.witan.protocol.privacy.ledger;

import io.witan.protocol.privacy.PartyKey;

/** What another party to a payload, as which it is proved, says that it came to. */
public record ClaimedOutcome(PartyKey party, PrivateOutcome outcome) {}
