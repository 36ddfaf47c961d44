package io.witan.protocol.privacy.ledger;

import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;

/**
 * What is kept of a private contract whose flag is not the standard one (GoQuorum's privacy
 * metadata).
 *
 * @param creation the transaction that made it
 */
public record ContractPrivacy(PayloadHash creation, PrivacyFlag flag) {}
