package io.holdfast.server.metrics;

/** Looks at one part of the catalog. */
interface Measuring {
    void measure(Measures measures);
}
