package io.holdfast.control.access;

/** Who makes the present request and what they may do; the hosting application knows. */
public interface CallerRights {
    /** Everything outside of a request: the application itself acts then. */
    Rights current();

    /** What to throw at a caller who may see a thing and not do this to it. Status 403. */
    RuntimeException refusal();
}
