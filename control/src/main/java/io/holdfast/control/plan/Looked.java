package io.holdfast.control.plan;

/** What is found of an action that an execution which has died was in the middle of. */
sealed interface Looked {
    /** It was done. */
    record WasDone(Done done) implements Looked {}

    /** It was not, or may be done again. */
    record Again() implements Looked {}

    /** Nobody knows, and it may not simply be done again. */
    record Unknown(String why) implements Looked {}
}
