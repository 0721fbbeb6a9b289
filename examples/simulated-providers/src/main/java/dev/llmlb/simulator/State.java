package dev.llmlb.simulator;

/** What a provider keeps while it goes down and comes up. */
record State(Script script, Speeds speeds, Ledger ledger, Exchanges exchanges) {

    void reset() {
        script.reset();
        ledger.reset();
    }
}
