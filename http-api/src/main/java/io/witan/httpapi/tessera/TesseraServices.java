package io.witan.httpapi.tessera;

import io.witan.actors.exchange.PartyDirectory;
import io.witan.actors.exchange.PartyService;
import io.witan.actors.exchange.PrivacyGroups;
import io.witan.actors.exchange.TransactionManager;

/** The parts of a transaction manager that are served. */
public record TesseraServices(
    TransactionManager manager,
    PrivacyGroups groups,
    PartyService parties,
    PartyDirectory directory) {}
