package io.holdfast.repository.snapshot;

/** A snapshot whose tags were changed: it lives on under a new id. */
public record Retagged(Snapshot before, Snapshot after) {}
