package io.witan.protocol.machine;

/** Names a timer of one machine. */
public interface TimerKey {}
