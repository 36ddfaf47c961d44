package io.witan.actors.host;

import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.TimerKey;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A machine and its surroundings.
 *
 * @param name in metrics, logs and flight records
 * @param fired the input that tells the machine of a timer
 * @param beginning the first inputs of every life
 * @param entropy 64 fresh random bits per call
 * @param recorder outlives restarts of the host
 * @param published the state after the last turn, for readers on other threads
 */
public record MachineSpec<S, I, R>(
    String name,
    Machine<S, I, R> machine,
    Function<TimerKey, I> fired,
    Supplier<List<I>> beginning,
    Outputs outputs,
    InstantSource clock,
    LongSupplier entropy,
    FlightRecorder<I> recorder,
    AtomicReference<S> published) {}
