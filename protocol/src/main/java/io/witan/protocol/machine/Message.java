package io.witan.protocol.machine;

/** An input of one {@link Role}; each role's inputs form one sealed interface. */
public interface Message {}
