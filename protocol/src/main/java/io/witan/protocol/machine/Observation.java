package io.witan.protocol.machine;

/** A fact for metrics, status and evidence; never free text. */
public interface Observation {}
