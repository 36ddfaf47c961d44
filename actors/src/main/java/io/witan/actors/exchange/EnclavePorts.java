package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.Encryptor;
import java.time.InstantSource;
import java.util.function.IntFunction;

/**
 * What the holders of keys stand on.
 *
 * @param encryptor of all managers of the network
 * @param entropy makes so many random bytes, on any thread
 */
public record EnclavePorts(Encryptor encryptor, InstantSource clock, IntFunction<Bytes> entropy) {}
