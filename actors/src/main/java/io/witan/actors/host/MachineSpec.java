package io.witan.actors.host;

import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.TimerKey;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A machine and its surroundings.
 *
 * @param name in metrics, logs and flight records
 * @param fired the input that tells the machine of a timer
 * @param resumed the first input of every life
 * @param entropy 64 fresh random bits per call
 * @param recorder outlives restarts of the host
 */
public record MachineSpec<S, I, R>(
    String name,
    Machine<S, I, R> machine,
    Function<TimerKey, I> fired,
    I resumed,
    Outputs outputs,
    InstantSource clock,
    LongSupplier entropy,
    FlightRecorder<I> recorder) {}
