package io.witan.protocol.evm.compiled;

import java.util.SortedMap;

/**
 * A block as it is reached: code that returns to different places is written once for each of them,
 * so that its last jump is known.
 *
 * @param pc where it begins
 * @param height of the stack, in words, against the region's beginning
 * @param returns destinations that lie on the stack as constants, by their place on it
 */
record Key(int pc, int height, SortedMap<Integer, Integer> returns) {}
